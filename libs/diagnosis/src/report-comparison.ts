import type { AssembledCall } from '@earshot/calls';
import type { Thresholds } from './thresholds.js';

type CallStream = AssembledCall['streams'][number];

/** Loss of one stream over one period, at the probe and at its receiver. */
export interface Comparison {
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
export function compareWithReceiver({ receptions, windows }: CallStream, thresholds: Thresholds): Comparison | null {
  const first = receptions[0];
  const last = receptions.at(-1);
  if (first === undefined || last === undefined) return null;
  const expected = last.report.extendedHighestSequence - first.report.extendedHighestSequence;
  const receiverLost = last.report.cumulativeLost - first.report.cumulativeLost;
  if (expected < thresholds.comparablePackets || expected > 10_000_000 || receiverLost < 0) return null;
  const fromUs = first.record.atUs;
  const toUs = last.record.atUs;
  const probe = lossBetween(windows, fromUs, toUs);
  if (probe.expected < thresholds.comparablePackets) return null;
  return {
    fromUs,
    toUs,
    probeLost: probe.lost,
    probeLossPct: (100 * probe.lost) / probe.expected,
    receiverLost,
    receiverLossPct: (100 * receiverLost) / expected,
  };
}

/** Windows that lie in the period by their middle: windows are five seconds, reports come when they like. */
export function lossBetween(
  windows: CallStream['windows'],
  fromUs: number,
  toUs: number,
): { expected: number; lost: number; received: number } {
  let expected = 0;
  let received = 0;
  for (const { counts } of windows) {
    const middle = (counts.firstUs + counts.lastUs) / 2;
    if (middle < fromUs || middle > toUs) continue;
    expected += counts.expected;
    received += counts.packets - counts.duplicates;
  }
  return { expected, received, lost: Math.max(0, expected - received) };
}
