import { codecDelayMs, mouthToEarMs, oneWayOfRoundTripMs } from '@earshot/metrics';

const DEFAULT_PTIME_MS = 20;

/** One-way delay of the network, and how it is known. */
export interface NetworkDelay {
  readonly oneWayMs: number;
  readonly source: 'round-trip' | 'configured';
}

/** Half of the round trip from end to end, taken as symmetric; else what the operator assumes; null where neither is there. */
export function networkDelay(rttMs: number | null, assumedOneWayMs: number | null): NetworkDelay | null {
  if (rttMs !== null) return { oneWayMs: oneWayOfRoundTripMs(rttMs), source: 'round-trip' };
  return assumedOneWayMs === null ? null : { oneWayMs: assumedOneWayMs, source: 'configured' };
}

export interface DelayKnown {
  readonly network: NetworkDelay | null;
  readonly bufferMs: number | null;
  readonly ptimeMs: number | null;
  readonly codec: string | null;
}

/** One-way delay from mouth to ear, ms (metrics reference 4.9); null without that of the network. */
export function delayOf({ network, bufferMs, ptimeMs, codec }: DelayKnown): number | null {
  if (network === null) return null;
  return mouthToEarMs({
    networkMs: network.oneWayMs,
    playoutMs: bufferMs ?? 0,
    packetMs: ptimeMs ?? DEFAULT_PTIME_MS,
    codecMs: codecDelayMs(codec),
  });
}
