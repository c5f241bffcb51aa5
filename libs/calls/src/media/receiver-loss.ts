import type { MeasuredStream } from '../quality/stream-quality.js';
import type { Reception } from './rtcp-index.js';

/** Packets that reports must span to be compared, and what differs by more than measuring does: points of loss, and packets. */
export const LOSS_COMPARISON = { comparablePackets: 200, lossDiffersPct: 1, lossDiffersPackets: 5 } as const;

/** Loss of one stream over one period, at the probe and at its receiver. */
export interface ReceiverLoss {
  readonly fromUs: number;
  readonly toUs: number;
  readonly probeLossPct: number;
  readonly receiverLossPct: number;
  readonly probeLost: number;
  readonly receiverLost: number;
}

/**
 * From the receiver's first report to its last, and the windows of that time: RFC 3550 6.4.4 says what was expected and lost
 * between two reports. Null where they do not span enough packets, or the receiver began anew.
 */
export function compareWithReceiver(
  { receptions, windows }: Pick<MeasuredStream, 'windows'> & { readonly receptions: readonly Reception[] },
  { comparablePackets }: { readonly comparablePackets: number } = LOSS_COMPARISON,
): ReceiverLoss | null {
  const first = receptions[0];
  const last = receptions.at(-1);
  if (first === undefined || last === undefined) return null;
  const expected = last.report.extendedHighestSequence - first.report.extendedHighestSequence;
  const receiverLost = last.report.cumulativeLost - first.report.cumulativeLost;
  if (expected < comparablePackets || expected > 10_000_000 || receiverLost < 0) return null;
  const fromUs = first.record.atUs;
  const toUs = last.record.atUs;
  const probe = lossBetween(windows, fromUs, toUs);
  if (probe.expected < comparablePackets) return null;
  return {
    fromUs,
    toUs,
    probeLost: probe.lost,
    probeLossPct: (100 * probe.lost) / probe.expected,
    receiverLost,
    receiverLossPct: (100 * receiverLost) / expected,
  };
}

/**
 * What the probe saw in a period. Windows are five seconds and reports come when they like: of one that lies only in part within the
 * period, the losses of those seconds count, and its packets by the share of the time.
 */
export function lossBetween(
  windows: MeasuredStream['windows'],
  fromUs: number,
  toUs: number,
): { expected: number; lost: number; received: number } {
  let expected = 0;
  let received = 0;
  for (const { windowUs, counts } of windows) {
    const { firstUs, lastUs } = counts;
    if (lastUs < fromUs || firstUs > toUs) continue;
    if (firstUs >= fromUs && lastUs <= toUs) {
      expected += counts.expected;
      received += counts.packets - counts.duplicates;
      continue;
    }
    const share = (Math.min(lastUs, toUs) - Math.max(firstUs, fromUs)) / (lastUs - firstUs);
    const due = Math.round(counts.expected * share);
    expected += due;
    received += due - Math.min(due, lostWithin(windowUs, counts.lostBySecond, fromUs, toUs));
  }
  return { expected, received, lost: Math.max(0, expected - received) };
}

/** In the seconds that lie in the period by their middle; packets that came late are taken off again (RFC 3550 A.3). */
function lostWithin(windowUs: number, lostBySecond: readonly number[], fromUs: number, toUs: number): number {
  let lost = 0;
  for (let second = 0; second < lostBySecond.length; second++) {
    const middleUs = windowUs + (second + 0.5) * 1_000_000;
    if (middleUs >= fromUs && middleUs <= toUs) lost += lostBySecond[second] as number;
  }
  return lost;
}
