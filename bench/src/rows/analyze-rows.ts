import { dataSet } from '../data-set.js';
import { truthPath } from '../generator/generate-set.js';
import { readTruth } from '../generator/world.js';
import { type MeasuredRun, measuredRun, medianRun } from '../measured-run.js';
import { EARSHOT, has } from '../program.js';
import { mebibytes, notMeasured, type Row, seconds } from '../row.js';

const RUNS = 3;

function earshot(...files: readonly string[]): Promise<MeasuredRun> {
  return measuredRun(EARSHOT, ['analyze', ...files, '--json']);
}

function failure(run: MeasuredRun): string {
  return `exit ${run.exitCode}: ${run.standardError.split('\n', 1)[0] ?? ''}`;
}

function within(run: MeasuredRun, limitMiB: number): boolean {
  return run.peakMiB === null || run.peakMiB <= limitMiB;
}

/** Analysis of *big* against tcpdump reading and writing it; and of *wide* against *big*. */
export async function bigAndWide(): Promise<Row[]> {
  const bigBar = 'at most 5 times, 150 MiB';
  const wideBar = 'at most 3 times big, 400 MiB';
  const bigWork = 'big: 2 M packets, 200 streams';
  const wideWork = 'wide: 2.1 M packets, 20 000 streams';
  const file = dataSet('big');
  const big = await medianRun(RUNS, () => earshot(file));
  if (big.exitCode !== 0) {
    return [notMeasured(bigWork, bigBar, failure(big)), notMeasured(wideWork, wideBar, 'big failed')];
  }
  const rows: Row[] = [];
  if (has('tcpdump')) {
    const yardstick = await medianRun(RUNS, () => measuredRun('tcpdump', ['-r', file, '-w', '/dev/null']));
    const ratio = big.wallMs / yardstick.wallMs;
    rows.push({
      work: bigWork,
      measured: `${seconds(big.wallMs)}, ${mebibytes(big.peakMiB)}`,
      yardstick: `tcpdump -w /dev/null ${seconds(yardstick.wallMs)}`,
      ratio: `${ratio.toFixed(2)} times`,
      bar: bigBar,
      verdict: ratio <= 5 && within(big, 150) ? 'PASS' : 'over',
      note: `${(readTruth(truthPath(file)).packets / big.wallMs / 1000).toFixed(2)} M packets/s`,
    });
  } else rows.push(notMeasured(bigWork, bigBar, 'tcpdump is not installed'));

  const wide = await medianRun(RUNS, () => earshot(dataSet('wide')));
  if (wide.exitCode !== 0) return [...rows, notMeasured(wideWork, wideBar, failure(wide))];
  const ratio = wide.wallMs / big.wallMs;
  rows.push({
    work: wideWork,
    measured: `${seconds(wide.wallMs)}, ${mebibytes(wide.peakMiB)}`,
    yardstick: `big ${seconds(big.wallMs)}`,
    ratio: `${ratio.toFixed(2)} times`,
    bar: wideBar,
    verdict: ratio <= 3 && within(wide, 400) ? 'PASS' : 'over',
    note: '',
  });
  return rows;
}

export async function sipCalls(): Promise<Row[]> {
  const work = 'sip: 314 000 messages, 50 000 calls';
  const bar = 'at least 6 times faster, 400 MiB';
  if (!has('tshark')) return [notMeasured(work, bar, 'tshark is not installed')];
  const file = dataSet('sip');
  const ours = await medianRun(RUNS, () => earshot(file));
  if (ours.exitCode !== 0) return [notMeasured(work, bar, failure(ours))];
  const yardstick = await measuredRun('tshark', ['-n', '-r', file, '-q', '-z', 'sip,stat']);
  const faster = yardstick.wallMs / ours.wallMs;
  return [
    {
      work,
      measured: `${seconds(ours.wallMs)}, ${mebibytes(ours.peakMiB)}`,
      yardstick: `tshark -q -z sip,stat ${seconds(yardstick.wallMs)}`,
      ratio: `${faster.toFixed(1)} times faster`,
      bar,
      verdict: faster >= 6 && within(ours, 400) ? 'PASS' : 'over',
      note: '',
    },
  ];
}

/** Two processes with a file each, against one with both; and what tshark gains that way, which is what the machine gives. */
export async function shards(): Promise<Row[]> {
  const work = 'shards: two processes, a file each';
  const bar = 'at least 1.6 times';
  const file = dataSet('big');
  const together = await earshot(file, file);
  if (together.exitCode !== 0) return [notMeasured(work, bar, failure(together))];
  const apart = await atOnce(() => earshot(file));
  if (apart.exitCode !== 0) return [notMeasured(work, bar, failure(apart))];
  const faster = together.wallMs / apart.wallMs;
  return [
    {
      work,
      measured: seconds(apart.wallMs),
      yardstick: `one process, both files ${seconds(together.wallMs)}`,
      ratio: `${faster.toFixed(2)} times`,
      bar,
      verdict: faster >= 1.6 ? 'PASS' : 'over',
      note: await gainOfTshark(dataSet('sip')),
    },
  ];
}

/** Two processors may be one core, which does as much for one process as for two. */
async function gainOfTshark(file: string): Promise<string> {
  if (!has('tshark')) return '';
  const tshark = (): Promise<MeasuredRun> => measuredRun('tshark', ['-n', '-r', file, '-q', '-z', 'sip,stat']);
  const alone = await tshark();
  const two = await atOnce(tshark);
  return `two tshark here: ${((2 * alone.wallMs) / two.wallMs).toFixed(2)} times one after the other`;
}

/** Two runs side by side: the one that ends last, or that failed. */
async function atOnce(run: () => Promise<MeasuredRun>): Promise<MeasuredRun> {
  const [one, other] = await Promise.all([run(), run()]);
  if (one.exitCode !== 0) return one;
  return other.exitCode !== 0 || other.wallMs > one.wallMs ? other : one;
}

/** What 200 000 packets that belong to nothing cost in memory, beside the same program on a file with one call. */
export async function floods(): Promise<Row[]> {
  const idle = await earshot(dataSet('lone-call'));
  const rows: Row[] = [];
  for (const [set, work, limitMiB] of [
    ['lone-invites', 'state: 200 000 lone INVITEs', 256],
    ['lone-options', 'state: 200 000 lone OPTIONS', 256],
    ['lone-rtp', 'state: 200 000 lone RTP packets', 64],
    ['lone-stun', 'state: 200 000 lone STUN packets', 64],
    ['lone-rtcp', 'state: 200 000 lone receiver reports', 64],
    ['lone-syns', 'state: 200 000 lone SYNs', 64],
    ['lone-fragments', 'state: 200 000 lone first fragments', 64],
  ] as const) {
    const bar = `under ${limitMiB} MiB more`;
    const run = await earshot(dataSet(set));
    if (run.exitCode !== 0 || idle.exitCode !== 0) rows.push(notMeasured(work, bar, failure(run)));
    else if (run.peakMiB === null || idle.peakMiB === null) rows.push(notMeasured(work, bar, 'no /proc'));
    else {
      const more = run.peakMiB - idle.peakMiB;
      rows.push({
        work,
        measured: `${mebibytes(run.peakMiB)}, ${seconds(run.wallMs)}`,
        yardstick: `one call ${mebibytes(idle.peakMiB)}`,
        ratio: `${Math.round(more)} MiB more`,
        bar,
        verdict: more < limitMiB ? 'PASS' : 'over',
        note: '',
      });
    }
  }
  return rows;
}
