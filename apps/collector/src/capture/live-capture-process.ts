import { writeSync } from 'node:fs';
import { LINK_TYPE, pcapFileHeader } from '@earshot/protocol';
import type { LiveNews } from './capturing-process.js';
import type { LiveOptions } from './live-options.js';
import { loadPcap, type PcapSession } from './pcap-package.js';

/**
 * A process that does nothing but capture: packets as a pcap stream on standard output, what it has to say on descriptor 4. Writes are
 * synchronous, since the event loop here may never turn while the link is busy.
 */
const PACKETS = 1;
const NEWS = 4;
const OUT_OCTETS = 256 << 10;
const FLUSH_MS = 50;
const STATS_MS = 1000;

const LINK_TYPES: Readonly<Record<string, number>> = {
  LINKTYPE_NULL: LINK_TYPE.NULL,
  LINKTYPE_ETHERNET: LINK_TYPE.ETHERNET,
  LINKTYPE_RAW: LINK_TYPE.RAW,
  LINKTYPE_LINUX_SLL: LINK_TYPE.LINUX_SLL,
  'Unknown linktype 276': LINK_TYPE.LINUX_SLL2,
  'Unknown linktype 108': LINK_TYPE.LOOP,
};

/** PCAP_ERROR of pcap_dispatch(3). */
const FAILED = -1;
/** `nobody` of Linux. */
const NOBODY = 65_534;

let out = Buffer.alloc(0);
let filled = 0;
let statsAtMs = 0;

function writeAll(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(PACKETS, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      // The pipe is full: the reader holds us back.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

function flush(): void {
  if (filled === 0) return;
  writeAll(out.subarray(0, filled));
  filled = 0;
}

function tell(news: LiveNews): void {
  try {
    writeSync(NEWS, `${JSON.stringify(news)}\n`);
  } catch {
    // Nobody listens any more.
  }
}

function tellStats(session: PcapSession): void {
  const nowMs = Date.now();
  if (nowMs - statsAtMs < STATS_MS) return;
  statsAtMs = nowMs;
  const { ps_drop, ps_ifdrop } = session.stats();
  tell({ drops: ps_drop, interfaceDrops: ps_ifdrop });
}

/** What was dropped since the last second is told too. */
function tellLast(session: PcapSession): void {
  statsAtMs = 0;
  try {
    tellStats(session);
  } catch {
    // Of a device that is gone there may be none.
  }
}

function giveUp(session: PcapSession, error: string): never {
  tellLast(session);
  flush();
  tell({ error });
  process.exit(1);
}

async function capture(device: string, { filter, snapLength, ringOctets }: LiveOptions): Promise<void> {
  const pcap = await loadPcap();
  pcap.warningHandler = () => {};
  const session = pcap.createSession(device, {
    filter,
    buffer_size: ringOctets,
    snap_length: snapLength,
    buffer_timeout: 50,
    promiscuous: true,
  });
  const linkType = LINK_TYPES[session.link_type];
  if (linkType === undefined) throw new Error(`${device}: link type ${session.link_type} is not decoded`);
  dropPrivileges();
  out = Buffer.alloc(OUT_OCTETS + snapLength + 16);
  tell({ opened: device });
  writeAll(pcapFileHeader(linkType, snapLength));
  const ask = () => {
    if (session.session.dispatch(session.buf, session.header) === FAILED)
      giveUp(session, `${device}: the interface is gone`);
  };
  session.session.read_callback = ask;
  session.on('packet', () => {
    const { buf, header } = session;
    const length = Math.min(header.readUInt32LE(8), buf.length);
    header.copy(out, filled);
    buf.copy(out, filled + 16, 0, length);
    filled += 16 + length;
    if (filled >= OUT_OCTETS) {
      flush();
      tellStats(session);
    }
  });
  setInterval(() => {
    // An interface that goes down is an error to the event loop, which then waits for it no more, also when it is up again.
    ask();
    flush();
    tellStats(session);
  }, FLUSH_MS);
  const stop = () => {
    tellLast(session);
    session.close();
    flush();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
}

/** Root is needed to open the device and for nothing after it. */
function dropPrivileges(): void {
  if (process.getuid?.() !== 0) return;
  try {
    process.setgroups?.([]);
    process.setgid?.(NOBODY);
    process.setuid?.(NOBODY);
  } catch (error) {
    process.stderr.write(`earshot: the capturing process stays root: ${(error as Error).message}\n`);
  }
}

const [device = '', options = '{}'] = process.argv.slice(2);
capture(device, JSON.parse(options) as LiveOptions).catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const isRefused = /permission|not permitted/i.test(text);
  tell({ error: isRefused ? `${text}: capturing needs root, or CAP_NET_RAW for node` : `${device}: ${text}` });
  process.exit(1);
});
