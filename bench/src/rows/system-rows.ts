import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mebibytes, notMeasured, type Row, seconds } from '../row.js';
import { RunningEarshot } from '../system/running-earshot.js';
import { WatchedCall } from '../system/watched-call.js';

const SENDER = fileURLToPath(new URL('../hep/hep-sender.js', import.meta.url));
const MESSAGES_A_CALL = 7;
/** Open at once: what is of one call comes over some seconds. */
const OPEN_CALLS = 3_000;
/** Before calls are watched the others have begun. */
const WARM_MS = 5_000;
const LOOK_MS = 250;
/** Nothing more was stored for so long: no more will come. */
const QUIET_MS = 6_000;
/** How long the last calls may take. */
const SETTLE_MS = 180_000;

/** What heplify-server stores on two cores: over TCP, sustained; over UDP before the kernel drops. */
const PEER_TCP = 20_000;
const PEER_UDP = 7_000;

interface Stored {
  readonly messages: number;
  readonly elapsedMs: number;
  /** Of the calls, after the last message was stored; null where they were not all made in time. */
  readonly settledMs: number | null;
  readonly countedDrops: number;
  readonly peakMiB: number | null;
}

/** SIP in HEP until all of it is committed; the sender, Earshot and its PostgreSQL share the machine. */
async function measure(transport: 'tcp' | 'udp', messages: number, rate: number): Promise<Stored> {
  const earshot = await RunningEarshot.start();
  try {
    const args = [SENDER, transport, '127.0.0.1', earshot.hepPort, messages, rate, OPEN_CALLS].map(String);
    const sender = spawn(process.execPath, args, { stdio: 'ignore' });
    const sent = new Promise<void>((resolve) => sender.once('close', () => resolve()));
    let isSent = false;
    void sent.then(() => {
      isSent = true;
    });
    const startMs = performance.now();
    let last = { messages: 0, atMs: startMs };
    let settledMs: number | null = null;
    let peakMiB: number | null = null;
    const calls = messages / MESSAGES_A_CALL;
    for (;;) {
      await pause(LOOK_MS);
      const status = await earshot.status();
      const nowMs = performance.now();
      const { memoryMiB } = earshot;
      if (memoryMiB !== null) peakMiB = Math.max(peakMiB ?? 0, memoryMiB);
      const { stored = 0 } = status.ingest;
      if (stored > last.messages) last = { messages: stored, atMs: nowMs };
      if (!isSent || (stored < messages && nowMs - last.atMs < QUIET_MS)) continue;
      if (status.calls >= calls) settledMs = nowMs - last.atMs;
      if (settledMs !== null || stored < messages || nowMs - last.atMs > SETTLE_MS) break;
    }
    const counters = await earshot.probeCounters();
    const countedDrops = Object.entries(counters)
      .filter(([name]) => /^hep\.udp-(kernel-drops|dropped)$|^bus\.dropped\./.test(name))
      .reduce((sum, [, count]) => sum + count, 0);
    return { messages: last.messages, elapsedMs: last.atMs - startMs, settledMs, countedDrops, peakMiB };
  } finally {
    await earshot.stop();
  }
}

function settledNote({ settledMs }: Stored): string {
  return settledMs === null
    ? 'calls not counted'
    : `the last call is there ${seconds(settledMs)} after its last message`;
}

async function tcp(): Promise<Row> {
  const messages = 420_000;
  const stored = await measure('tcp', messages, 0);
  const perSecond = (stored.messages * 1000) / stored.elapsedMs;
  const lost = messages - stored.messages;
  return {
    work: 'HEP over TCP to committed rows, all on these processors',
    measured: `${Math.round(perSecond)} messages/s, ${mebibytes(stored.peakMiB)}`,
    yardstick: `sent as fast as is taken; heplify-server stores ${PEER_TCP}/s`,
    ratio: `${(perSecond / PEER_TCP).toFixed(2)} times, ${lost} of ${messages} lost`,
    bar: '20000 messages/s, none lost',
    verdict: perSecond >= PEER_TCP && lost === 0 ? 'PASS' : 'over',
    note: settledNote(stored),
  };
}

async function udp(rate: number, bar: string, isHeld: (lost: number, counted: number) => boolean): Promise<Row> {
  const messages = rate * 20;
  const stored = await measure('udp', messages, rate);
  const lost = messages - stored.messages;
  return {
    work: `HEP over UDP at ${rate} messages/s to committed rows, all on these processors`,
    measured: `${Math.round((stored.messages * 1000) / stored.elapsedMs)} messages/s, ${mebibytes(stored.peakMiB)}`,
    yardstick: `heplify-server takes ${PEER_UDP}/s before the kernel drops`,
    ratio: `${lost} of ${messages} lost, ${stored.countedDrops} counted`,
    bar,
    verdict: isHeld(lost, stored.countedDrops) ? 'PASS' : 'over',
    note: settledNote(stored),
  };
}

/** Calls that are watched through the API while so many messages a second are stored beside them. */
async function screen(): Promise<Row> {
  const rate = 10_000;
  const watched = 12;
  const earshot = await RunningEarshot.start();
  try {
    const args = [SENDER, 'tcp', '127.0.0.1', earshot.hepPort, rate * 40, rate, OPEN_CALLS].map(String);
    const sender = spawn(process.execPath, args, { stdio: 'ignore' });
    await pause(WARM_MS);
    const call = new WatchedCall(earshot);
    const calls = Array.from({ length: watched }, async (_, order) => {
      await pause(order * 1000);
      return call.place(String(order));
    });
    const latencies = (await Promise.all(calls)).flat().sort((a, b) => a - b);
    call.close();
    sender.kill();
    const median = latencies[latencies.length >> 1] ?? 0;
    const longest = latencies.at(-1) ?? 0;
    return {
      work: `from packet to screen at ${rate} messages/s: a call's start, answer and end`,
      measured: `${seconds(longest)} at most, median ${seconds(median)}`,
      yardstick: `${latencies.length} changes of calls that are asked for through the API`,
      ratio: '-',
      bar: 'p99 under 2 s',
      verdict: longest < 2000 ? 'PASS' : 'over',
      note: 'of so few the longest stands for p99; calls that nobody asks for wait their turn',
    };
  } finally {
    await earshot.stop();
  }
}

/** From an agent's message to a committed row and to the screen, as one machine runs it. */
export async function system(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, row] of [
    ['HEP over TCP to committed rows', tcp],
    ['HEP over UDP to committed rows', () => udp(15_000, 'none lost', (lost) => lost === 0)],
    [
      'HEP over UDP above what can be taken',
      () => udp(60_000, 'all that is lost is counted', (lost, counted) => lost === counted),
    ],
    ['from packet to screen at half load', screen],
  ] as const) {
    try {
      rows.push(await row());
    } catch (error) {
      rows.push(notMeasured(name, '-', (error as Error).message.split('\n', 1)[0] ?? ''));
    }
  }
  return rows;
}
