import type { RtpArrival } from './rtp-arrivals.js';

/** A packet as a playout buffer meets it: the first copy of its number. Times in ms, media time unwrapped. */
export interface FirstCopy {
  readonly segment: number;
  readonly extended: number;
  readonly arrivalMs: number;
  readonly mediaMs: number;
  readonly kind: 'audio' | 'event' | 'comfort-noise';
}

const TELEPHONE_EVENT = 101;
const COMFORT_NOISE = 13;
/** RFC 3550 A.1 MAX_DROPOUT: a step beyond it is another numbering. */
const MAX_DROPOUT = 3000;

/** First copies in order of arrival; sequence numbers extended to the value nearest to the one before (RFC 3611 A.1). */
export function firstCopies(arrivals: readonly RtpArrival[], clockRate: number): FirstCopy[] {
  const copies: FirstCopy[] = [];
  const seen = new Set<string>();
  let segment = 0;
  let extended = 0;
  let mediaUnits = 0;
  let before: RtpArrival | null = null;
  const firstUs = arrivals[0]?.arrivalUs ?? 0;
  for (const arrival of arrivals) {
    if (before !== null) {
      const step = signed(arrival.sequence - before.sequence, 16);
      if (Math.abs(step) > MAX_DROPOUT) segment++;
      extended += step;
      mediaUnits += signed(arrival.timestamp - before.timestamp, 32);
    }
    before = arrival;
    const name = `${segment}/${extended}`;
    if (seen.has(name)) continue;
    seen.add(name);
    copies.push({
      segment,
      extended,
      arrivalMs: (arrival.arrivalUs - firstUs) / 1000,
      mediaMs: (mediaUnits * 1000) / clockRate,
      kind: kindOf(arrival.payloadType),
    });
  }
  return copies;
}

function kindOf(payloadType: number): FirstCopy['kind'] {
  if (payloadType === TELEPHONE_EVENT) return 'event';
  return payloadType === COMFORT_NOISE ? 'comfort-noise' : 'audio';
}

function signed(difference: number, bits: number): number {
  const modulus = 2 ** bits;
  const positive = ((difference % modulus) + modulus) % modulus;
  return positive >= modulus / 2 ? positive - modulus : positive;
}
