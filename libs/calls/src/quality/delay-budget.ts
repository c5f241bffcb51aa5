import { codecDelayMs, mouthToEarMs, oneWayOfRoundTripMs } from '@earshot/metrics';

const DEFAULT_PTIME_MS = 20;

export interface DelayKnown {
  /** End to end round trip on the network; null where unknown, and then there is no delay. */
  readonly rttMs: number | null;
  readonly bufferMs: number | null;
  readonly ptimeMs: number | null;
  readonly codec: string | null;
}

/** One-way delay from mouth to ear, ms, of what was measured (metrics reference 4.9): half the round trip, taken as symmetric. */
export function delayOf({ rttMs, bufferMs, ptimeMs, codec }: DelayKnown): number | null {
  if (rttMs === null) return null;
  return mouthToEarMs({
    networkMs: oneWayOfRoundTripMs(rttMs),
    playoutMs: bufferMs ?? 0,
    packetMs: ptimeMs ?? DEFAULT_PTIME_MS,
    codecMs: codecDelayMs(codec),
  });
}
