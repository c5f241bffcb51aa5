import { burstRatioForModel } from './burst-ratio.js';
import type { BufferName, PlayoutCounts, WindowCounts } from './window-counts.js';

/** Mean of J after each packet, its maximum and its last value (RFC 3550 6.4.1), ms; null where no packet gave one. */
export interface JitterSummary {
  readonly mean: number | null;
  readonly max: number | null;
  readonly last: number | null;
}

/**
 * RFC 3550 jitter of a window, stream or call, ms: mean, largest and last J of the packets from the second on; null where there was none.
 * Source: RFC 3550 6.4.1; confidence: tshark equal.
 */
export function jitterSummary(
  counts: Pick<WindowCounts, 'jitterCount' | 'jitterSumMs' | 'jitterMaxMs' | 'jitterLastMs'>,
): JitterSummary {
  return { mean: jitterMeanMs(counts), max: counts.jitterMaxMs, last: counts.jitterLastMs };
}

/** The mean of it alone, ms; null where there was none. Source: RFC 3550 6.4.1; confidence: tshark equal. */
export function jitterMeanMs(counts: Pick<WindowCounts, 'jitterCount' | 'jitterSumMs'>): number | null {
  return counts.jitterCount > 0 ? counts.jitterSumMs / counts.jitterCount : null;
}

/** Time between arrivals, ms: mean and largest; null where there were no two. Source: tshark's delta; confidence: equal on its traces. */
export function deltaSummary(counts: Pick<WindowCounts, 'deltaCount' | 'deltaSumMs' | 'deltaMaxMs'>): {
  readonly mean: number | null;
  readonly max: number | null;
} {
  return { mean: counts.deltaCount > 0 ? counts.deltaSumMs / counts.deltaCount : null, max: counts.deltaMaxMs };
}

/**
 * Packets lost on the network: expected less distinct. Negative in a window into which late packets of the one before fell, never in the
 * sum over a stream. Source: RFC 3550 A.3, with duplicates left out (metrics reference 1.4); confidence: text read.
 */
export function lostPackets(counts: Pick<WindowCounts, 'expected' | 'packets' | 'duplicates'>): number {
  return counts.expected - (counts.packets - counts.duplicates);
}

/** 100 lost / expected, percent 0..100, floored at 0; null where nothing was expected. Source: as `lostPackets`. */
export function networkLossPct(counts: Pick<WindowCounts, 'expected' | 'packets' | 'duplicates'>): number | null {
  if (counts.expected <= 0) return null;
  return Math.max(0, (100 * lostPackets(counts)) / counts.expected);
}

/** What a listener behind one buffer missed; counts of packets, delay in ms. */
export interface PlayoutOutcome {
  readonly late: number;
  readonly concealed: number;
  /** Lost, late and concealed of those expected and concealed, percent. */
  readonly lossPct: number | null;
  /** As the E-model takes it: 1..8, 1 with fewer than ten runs; null where nothing was expected. */
  readonly burstR: number | null;
  readonly meanDelayMs: number | null;
}

/**
 * What one buffer made of a window, stream or call: `playoutLossPct`, `burstRatioForModel`, mean delay = sum / count, ms. Null where
 * nothing was expected. Sources as theirs.
 */
export function playoutOutcome(playout: PlayoutCounts, expected: number): PlayoutOutcome {
  return {
    late: playout.late,
    concealed: playout.concealed,
    lossPct: playoutLossPct(playout, expected),
    burstR: expected > 0 ? burstRatioForModel(playout.missedInRuns, playout.missedRuns, expected) : null,
    meanDelayMs: playout.delayCount > 0 ? playout.delaySumMs / playout.delayCount : null,
  };
}

/**
 * Effective loss Ppl = 100 (expected - played + concealed) / (expected + concealed), percent, clamped to 0..100; null where nothing was
 * expected. Source: metrics reference 6.2 and 6.5; confidence: convention, after the models that P.564 tests.
 */
export function playoutLossPct(playout: Pick<PlayoutCounts, 'played' | 'concealed'>, expected: number): number | null {
  if (expected <= 0) return null;
  const missed = expected - playout.played + playout.concealed;
  return Math.min(100, Math.max(0, (100 * missed) / (expected + playout.concealed)));
}

/** `playoutOutcome` of all three buffers. */
export function playoutOutcomes(counts: WindowCounts): Record<BufferName, PlayoutOutcome> {
  return {
    fixed50: playoutOutcome(counts.playout.fixed50, counts.expected),
    fixed200: playoutOutcome(counts.playout.fixed200, counts.expected),
    adaptive: playoutOutcome(counts.playout.adaptive, counts.expected),
  };
}
