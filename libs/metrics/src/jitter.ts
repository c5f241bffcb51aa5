/** Interarrival jitter, RFC 3550 6.4.1 and A.8, in ms so that it survives a change of clock rate (RFC 7160). */

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
