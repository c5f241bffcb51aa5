/** Interarrival jitter, RFC 3550 6.4.1 and A.8, in ms so that it survives a change of clock rate (RFC 7160). */

import { timestampDelta } from './timestamp.js';

/** J += (|D| - J) / 16 over the packets in order of arrival. */
export class JitterEstimator {
  /** J after the last packet; 0 before the second. */
  valueMs = 0;
  /** Of the values of J after each packet from the second on, since the counts were reset. */
  count = 0;
  sumMs = 0;
  maxMs = 0;

  /** Takes D(i-1, i): how much longer this packet took than the one that arrived before it. */
  update(differenceMs: number): void {
    const magnitude = differenceMs < 0 ? -differenceMs : differenceMs;
    const value = this.valueMs + (magnitude - this.valueMs) / 16;
    this.valueMs = value;
    this.count++;
    this.sumMs += value;
    if (value > this.maxMs) this.maxMs = value;
  }

  resetCounts(): void {
    this.count = 0;
    this.sumMs = 0;
    this.maxMs = 0;
  }
}

/**
 * The integer variant of A.8, as most receivers have it: arrival in whole timestamp units, J scaled by 16. Returns the
 * value of the report field. Fields of endpoints are compared with this; what we show is `JitterEstimator`.
 */
export function integerJitter(arrivalUnits: readonly number[], timestamps: readonly number[]): number {
  let scaled = 0;
  for (let index = 1; index < timestamps.length; index++) {
    const step = timestampDelta(timestamps[index - 1] as number, timestamps[index] as number);
    const difference = (arrivalUnits[index] as number) - (arrivalUnits[index - 1] as number) - step;
    scaled += Math.abs(difference) - ((scaled + 8) >> 4);
  }
  return scaled >> 4;
}
