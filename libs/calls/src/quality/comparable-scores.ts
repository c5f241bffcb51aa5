import type { Stream } from '@earshot/contracts';
import { compatibilityScores, jitterMeanMs, lostPackets, networkLossPct, type WindowCounts } from '@earshot/metrics';
import type { MeasuredWindow } from './window-quality.js';

/** The stream as other programs would score it, from the same figures. */
export function comparableScores(
  counts: WindowCounts,
  windows: readonly MeasuredWindow[],
  rttMs: number | null,
): Stream['comparable'] {
  const jitters: number[] = [];
  for (const window of windows) {
    const mean = jitterMeanMs(window.counts);
    if (mean !== null) jitters.push(mean);
  }
  const { fixed200 } = counts.playout;
  return compatibilityScores({
    rttMs,
    jitterMs: jitterMeanMs(counts),
    jitterDeviationMs: deviation(jitters),
    lossPct: networkLossPct(counts),
    lost: Math.max(0, lostPackets(counts)),
    received: counts.packets - counts.duplicates,
    meanLost: Math.max(0, lostPackets(counts)) / windows.length,
    missed: fixed200.missedInRuns,
    missedRuns: fixed200.missedRuns,
    played: fixed200.played,
  });
}

function deviation(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
