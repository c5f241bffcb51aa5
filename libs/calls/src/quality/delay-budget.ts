import { codecName } from '@earshot/metrics';

/** Look-ahead of the encoder in ms (metrics reference 4.9, general knowledge); codecs not named have none. */
const LOOK_AHEAD_MS: Readonly<Record<string, number>> = {
  G722: 1.5,
  G729: 5,
  G723: 7.5,
  AMR: 5,
  'AMR-WB': 5,
  EVS: 12,
  OPUS: 6.5,
  ILBC: 5,
};

const DEFAULT_PTIME_MS = 20;

export interface DelayParts {
  /** End to end round trip on the network; null where unknown, and then there is no delay. */
  readonly rttMs: number | null;
  readonly bufferMs: number | null;
  readonly ptimeMs: number | null;
  readonly codec: string | null;
}

/**
 * One-way delay from mouth to ear, ms (metrics reference 4.9): half the round trip, taken as symmetric, the buffer's mean delay,
 * the packet's length and the encoder's look-ahead.
 */
export function mouthToEarMs({ rttMs, bufferMs, ptimeMs, codec }: DelayParts): number | null {
  if (rttMs === null) return null;
  const lookAheadMs = codec === null ? 0 : (LOOK_AHEAD_MS[codecName(codec)] ?? 0);
  return rttMs / 2 + (bufferMs ?? 0) + (ptimeMs ?? DEFAULT_PTIME_MS) + lookAheadMs;
}
