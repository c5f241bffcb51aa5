import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MIN_SNAP_LENGTH } from '@earshot/collector';
import type { RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { lacking, type Observed, observe } from './observer.js';
import { freePorts } from './ports.js';
import { run } from './program.js';

const reason = await lacking();
if (reason !== null) process.stdout.write(`live capture: skipped, ${reason}\n`);

const FLOOD = fileURLToPath(new URL('flood.mjs', import.meta.url));
const LIFETIME_MS = 30_000;

/** Sends so many packets of one stream as fast as this machine can. */
async function flood(port: number, packets: number, firstSequence: number): Promise<void> {
  const sender = run(process.execPath, [FLOOD, String(port), String(packets), String(firstSequence)], LIFETIME_MS);
  await sender.wrote(new RegExp(`sent ${packets}\n`), LIFETIME_MS);
}

const BEGINNING_PACKETS = 1000;

/** Without SDP a stream is believed after a while, and not when it begins with a hole. */
async function beginStream(port: number): Promise<void> {
  await flood(port, BEGINNING_PACKETS / 2, 1);
  await sleep(300);
  await flood(port, BEGINNING_PACKETS / 2, BEGINNING_PACKETS / 2 + 1);
}

/** Processes that this one started to capture with. */
function capturingProcesses(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, , , parent] = readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/\(.*\)/s, '()')
        .split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return Number(parent) === process.pid && command.includes('live-capture-process') ? [Number(name)] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** On the loopback interface a packet is there twice, sent and received, and libpcap shows one of them: a drop of either counts. */
function expectDropsOfLoopback(sent: number, counters: Observed['counters']): void {
  const missing = sent - (counters['packets.in'] ?? 0);
  expect(counters['live.kernel-drops']).toBeGreaterThanOrEqual(missing);
  expect(counters['live.kernel-drops']).toBeLessThanOrEqual(2 * sent);
}

function windowsOf({ records }: Observed): RtpWindowRecord[] {
  return records.filter((record) => record.kind === 'rtp-window');
}

describe.skipIf(reason !== null)('capture from interfaces', () => {
  it('keeps no more octets of a packet than it is told to, and counts all of them', async () => {
    const port = await freePorts(2);
    const observer = await observe(`udp dst port ${port}`, { snapLength: MIN_SNAP_LENGTH });
    await beginStream(port);
    const windows = windowsOf(await observer.finish());
    const packets = windows.reduce((sum, { counts }) => sum + counts.packets, 0);
    expect(packets).toBe(BEGINNING_PACKETS);
    // Of 160 octets of payload 74 were kept.
    expect(windows.reduce((sum, { counts }) => sum + counts.payloadOctets, 0)).toBe(160 * packets);
  });

  it('reads one that is named twice once', async () => {
    const observer = await observe('udp port 9', {}, ['lo', 'lo']);
    expect(capturingProcesses()).toHaveLength(1);
    await observer.finish();
  });

  it('reads several at once', async () => {
    const port = await freePorts(2);
    // The second shows what passes the first, once or twice.
    const observer = await observe(`udp dst port ${port}`, {}, ['lo', 'any']);
    expect(capturingProcesses()).toHaveLength(2);
    await beginStream(port);
    const { counters } = await observer.finish();
    expect(counters['packets.in']).toBeGreaterThanOrEqual(2 * BEGINNING_PACKETS);
    expect(counters['live.kernel-drops'] ?? 0).toBe(0);
  });
});

describe.skipIf(reason !== null)('capture from an interface under a flood', () => {
  const PACKETS = 200_000;

  it('takes every packet or counts it as dropped', async () => {
    const port = await freePorts(2);
    const observer = await observe(`udp dst port ${port}`);
    await beginStream(port);
    await flood(port, PACKETS - BEGINNING_PACKETS, BEGINNING_PACKETS + 1);
    const observed = await observer.finish();
    const { counters } = observed;
    expectDropsOfLoopback(PACKETS, counters);
    expect(windowsOf(observed).reduce((sum, { counts }) => sum + counts.packets, 0)).toBe(counters['packets.in']);
  }, 40_000);

  it('needs root no longer than to open the interface', async () => {
    const observer = await observe('udp port 9');
    const [child = 0] = capturingProcesses();
    const status = readFileSync(`/proc/${child}/status`, 'latin1');
    expect(/^Uid:\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1)).not.toContain('0');
    expect(/^CapEff:\s+([0-9a-f]+)/m.exec(status)?.[1]).toMatch(/^0+$/);
    await observer.finish();
  });

  it('marks what the kernel dropped on the windows that it touches', async () => {
    const port = await freePorts(2);
    const observer = await observe(`udp dst port ${port}`, { ringOctets: 1 << 20 });
    await beginStream(port);
    const children = capturingProcesses();
    expect(children).toHaveLength(1);
    for (const child of children) process.kill(child, 'SIGSTOP');
    await flood(port, 50_000, 1001);
    for (const child of children) process.kill(child, 'SIGCONT');
    // What was dropped is told each second, and the stream goes on meanwhile.
    const deadline = Date.now() + 10_000;
    let sent = 51_000;
    while ((observer.counters()['live.kernel-drops'] ?? 0) === 0 && Date.now() < deadline) {
      await flood(port, 100, sent + 1);
      sent += 100;
    }
    const observed = await observer.finish();
    const drops = observed.counters['live.kernel-drops'] ?? 0;
    expect(drops).toBeGreaterThan(0);
    expectDropsOfLoopback(sent, observed.counters);
    expect(windowsOf(observed).reduce((sum, { probeDrops }) => sum + probeDrops, 0)).toBe(drops);
  }, 40_000);
});
