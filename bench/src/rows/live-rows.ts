import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LiveReport } from '../live/live-receiver.js';
import { notMeasured, type Row } from '../row.js';

const RECEIVER = fileURLToPath(new URL('../live/live-receiver.js', import.meta.url));
const SENDER = fileURLToPath(new URL('../live/live-sender.js', import.meta.url));
const WORK = 'live capture of a flooded loopback interface: how long the event loop is held up';
const BAR = 'no turn over 50 ms of the processor';
const MAX_TURN_MS = 50;
const PORT = 47_000;
const STREAMS = 100;
const SECONDS = 10;
/** What the kernel dropped is told each second. */
const SETTLE_MS = 2500;

/** RTP of a hundred streams for ten seconds, as fast as one process sends it. */
export async function live(): Promise<Row[]> {
  const child = spawn(process.execPath, [RECEIVER, String(PORT)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await lines.next()).done === true) {
    return [
      notMeasured(
        WORK,
        BAR,
        /(?:Error|Unavailable): (.*)/.exec(said)?.[1] ?? 'the loopback interface cannot be captured',
      ),
    ];
  }
  const { stdout } = await promisify(execFile)(process.execPath, [SENDER, `${PORT}`, `${STREAMS}`, `${SECONDS}`]);
  await pause(SETTLE_MS);
  child.stdin.write('\n');
  const report = JSON.parse((await lines.next()).value as string) as LiveReport;
  child.stdin.end();
  await new Promise((resolve) => child.once('close', resolve));
  return [rowOf(report, Number(stdout))];
}

function rowOf({ packets, kernelDrops, p99Ms, maxMs, longestTurn }: LiveReport, sent: number): Row {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return {
    work: WORK,
    measured: `timers late by ${ms(p99Ms)} (p99), ${ms(maxMs)} at most; longest turn ${ms(longestTurn.processorMs)} of the processor in ${ms(longestTurn.ms)}`,
    yardstick: `${Math.round(sent / SECONDS)} packets/s of ${STREAMS} streams, sent beside it`,
    ratio: `${packets} of ${sent} taken`,
    bar: BAR,
    verdict: longestTurn.processorMs <= MAX_TURN_MS ? 'PASS' : 'over',
    // On a loopback interface Linux counts each drop twice.
    note: `the kernel counts ${kernelDrops} drops, each twice`,
  };
}
