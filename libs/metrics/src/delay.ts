import { codecName } from './codec-impairment.js';

/**
 * Delay from mouth to ear. None of it can be seen whole by a monitor: it is made of what was measured (network, playout
 * buffer) and what is known of the codec.
 */
export interface DelayParts {
  /** One-way delay of the network, ms. */
  readonly networkMs: number;
  /** Mean delay of the playout buffer, ms. */
  readonly playoutMs: number;
  /** Packet duration: the first sample waits for the last, ms. */
  readonly packetMs: number;
  /** Look-ahead and filters of the codec, ms; `codecDelayMs`. */
  readonly codecMs: number;
}

/** d = network + playout + packet + codec, ms: what Idd of the E-model takes as Ta (metrics reference 4.9). Convention, of no standard. */
export function mouthToEarMs(parts: DelayParts): number {
  return parts.networkMs + parts.playoutMs + parts.packetMs + parts.codecMs;
}

/**
 * Half of a round trip, ms, on the assumption that the path takes as long in both directions. Convention; a score that rests on it says
 * `delayFromRtt`.
 */
export function oneWayOfRoundTripMs(roundTripMs: number): number {
  return roundTripMs / 2;
}

/** (RTT + ESD(A) + ESD(B)) / 2, ms: symmetric one-way voice delay with both end systems. Source: RFC 3611 4.7.3; confidence: text read. */
export function symmetricOneWayMs(roundTripMs: number, endSystemAMs: number, endSystemBMs: number): number {
  return (roundTripMs + endSystemAMs + endSystemBMs) / 2;
}

/** Look-ahead beyond the packet, ms. General knowledge, not a standard's table: to be shown as assumed. */
const CODEC_DELAY_MS: Readonly<Record<string, number>> = {
  G711: 0,
  G722: 1.5,
  G729: 5,
  G723: 7.5,
  AMR: 5,
  'AMR-WB': 5.94,
  EVS: 12,
  OPUS: 6.5,
  ILBC: 5,
};

/**
 * Look-ahead of a codec by its SDP name, ms; 0 for one that is not known. Source: general knowledge, no standard's table (metrics
 * reference 4.9); confidence: unconfirmed.
 */
export function codecDelayMs(codec: string | null): number {
  return codec === null ? 0 : (CODEC_DELAY_MS[codecName(codec)] ?? 0);
}
