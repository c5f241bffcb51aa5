import type { Leg } from '@earshot/contracts';
import type { WindowCounts } from '@earshot/metrics';

/** What a sender kept silent of its own accord, and what both sides had agreed on. */
export interface Pauses {
  readonly silenceGaps: number;
  readonly silenceGapsWithoutNoise: number;
  readonly silenceMs: number;
  /** While the call was on hold (RFC 3264 8.4); not in the others. */
  readonly agreedSilenceMs: number;
}

/**
 * Silences of a stream, window by window, without those of hold: all of a window that lies within a hold, and of one that a hold
 * touches the longest gap, which is known by its time, where the hold touches that.
 */
export function pausesOf(windows: readonly { readonly counts: WindowCounts }[], holds: Leg['holds']): Pauses {
  const sum = { silenceGaps: 0, silenceGapsWithoutNoise: 0, silenceMs: 0, agreedSilenceMs: 0 };
  for (const { counts } of windows) {
    const { pacing } = counts;
    if (pacing === undefined) continue;
    let { silenceGaps, silenceGapsWithoutNoise, silenceMs } = pacing;
    const { longestGap } = pacing;
    if (holds.some((hold) => hold.fromUs <= counts.firstUs && (hold.toUs ?? counts.lastUs) >= counts.lastUs)) {
      sum.agreedSilenceMs += silenceMs;
      continue;
    }
    if (silenceGaps > 0 && longestGap !== null && holds.some((hold) => touches(hold, longestGap))) {
      // The packet before the gap lasts for its own time.
      const agreedMs = Math.min(silenceMs, Math.max(0, (longestGap.mediaMs ?? 0) - (counts.ptimeMs ?? 0)));
      silenceGaps--;
      silenceGapsWithoutNoise -= Math.min(1, silenceGapsWithoutNoise);
      silenceMs -= agreedMs;
      sum.agreedSilenceMs += agreedMs;
    }
    sum.silenceGaps += silenceGaps;
    sum.silenceGapsWithoutNoise += silenceGapsWithoutNoise;
    sum.silenceMs += silenceMs;
  }
  return sum;
}

function touches(hold: Leg['holds'][number], gap: { readonly fromUs: number; readonly toUs: number }): boolean {
  return hold.fromUs < gap.toUs && (hold.toUs ?? gap.toUs) > gap.fromUs;
}
