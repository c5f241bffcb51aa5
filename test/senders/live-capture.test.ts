import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RtpWindowRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { lacking, type Observed, observe } from './observer.js';
import { freePorts } from './ports.js';
import { run } from './program.js';

const reason = await lacking();
if (reason !== null) process.stdout.write(`live capture: skipped, ${reason}\n`);

const FLOOD = fileURLToPath(new URL('flood.mjs', import.meta.url));
const LIFETIME_MS = 30_000;
const MAX_TURN_MS = 50;

/** Sends so many packets of one stream as fast as this machine can. */
async function flood(port: number, packets: number, firstSequence: number): Promise<void> {
  const sender = run(process.execPath, [FLOOD, String(port), String(packets), String(firstSequence)], LIFETIME_MS);
  await sender.wrote(new RegExp(`sent ${packets}\n`), LIFETIME_MS);
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

function windowsOf({ records }: Observed): RtpWindowRecord[] {
  return records.filter((record) => record.kind === 'rtp-window');
}

describe.skipIf(reason !== null)('capture from an interface under a flood', () => {
  const PACKETS = 200_000;

  it('takes every packet or counts it as dropped, and leaves the event loop its turns', async () => {
    const port = await freePorts(2);
    const observer = await observe(`udp dst port ${port}`);
    // The first time the code is compiled on the way.
    await flood(port, PACKETS / 2, 1);
    const longestTurnMs = watchTurns();
    await flood(port, PACKETS / 2, PACKETS / 2 + 1);
    const longestMs = longestTurnMs();
    const observed = await observer.finish();
    const { counters } = observed;
    expect((counters['packets.in'] ?? 0) + (counters['live.kernel-drops'] ?? 0)).toBe(PACKETS);
    expect(windowsOf(observed).reduce((sum, { counts }) => sum + counts.packets, 0)).toBe(counters['packets.in']);
    expect(longestMs).toBeLessThan(MAX_TURN_MS);
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
    await flood(port, 1000, 1);
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
    // On the loopback interface the kernel drops what is sent and what is received of a packet; libpcap shows one of them.
    const missing = sent - (observed.counters['packets.in'] ?? 0);
    expect(drops).toBeGreaterThanOrEqual(missing);
    expect(drops).toBeLessThanOrEqual(2 * missing);
    expect(windowsOf(observed).reduce((sum, { probeDrops }) => sum + probeDrops, 0)).toBe(drops);
  }, 40_000);
});

/**
 * What the longest turn of the event loop took of the processor, in ms. Not what passed meanwhile: where other tests run, this process
 * waits for its turn, too.
 */
function watchTurns(): () => number {
  let longestUs = 0;
  let before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    longestUs = Math.max(longestUs, user + system);
    before = process.cpuUsage();
  }, 1);
  return () => {
    clearInterval(timer);
    return longestUs / 1000;
  };
}
