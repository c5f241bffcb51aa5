/**
 * Counts a stream as it passes the probe, knowing for each packet which one it is (its ordinal among those sent), so that
 * nothing has to be inferred from sequence numbers. Plain arithmetic, one packet after the other.
 */
export class StreamMeter {
  packets = 0;
  duplicates = 0;
  mirrorDuplicates = 0;
  reordered = 0;
  restarts = 0;
  firstUs = 0;
  lastUs = 0;
  readonly payloadTypes = new Set<number>();
  #seen = new Uint8Array(1024);
  #highest = -1;
  /** First and last ordinal seen of each run of contiguous numbering; a restart opens another. */
  readonly #segments: { first: number; last: number }[] = [];
  #segment = -1;
  #audioBefore: { arrivalUs: number; timestamp: number } | null = null;
  #jitterUnits = 0;
  #jitterCount = 0;
  #jitterSumMs = 0;
  #jitterMaxMs = 0;
  #deltaCount = 0;
  #deltaSumMs = 0;
  #deltaMaxMs = 0;

  constructor(readonly clockRate: number) {}

  mirrorCopy(): void {
    this.mirrorDuplicates++;
  }

  observe(arrivalUs: number, ordinal: number, segment: number, timestamp: number, payloadType: number, event: boolean) {
    this.payloadTypes.add(payloadType);
    if (this.packets === 0) this.firstUs = arrivalUs;
    else this.#delta((arrivalUs - this.lastUs) / 1000);
    this.lastUs = arrivalUs;
    this.packets++;

    if (ordinal >= this.#seen.length) {
      const larger = new Uint8Array(Math.max(ordinal + 1, this.#seen.length * 2));
      larger.set(this.#seen);
      this.#seen = larger;
    }
    if (this.#seen[ordinal] === 1) {
      this.duplicates++;
      return;
    }
    this.#seen[ordinal] = 1;
    if (ordinal < this.#highest) this.reordered++;
    else this.#highest = ordinal;
    this.#span(segment, ordinal);
    if (!event) this.#jitter(arrivalUs, timestamp);
  }

  get expected(): number {
    return this.#segments.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get lost(): number {
    return this.expected - (this.packets - this.duplicates);
  }

  get jitterMs(): { mean: number | null; max: number | null; last: number | null } {
    if (this.#jitterCount === 0) return { mean: null, max: null, last: null };
    return {
      mean: this.#jitterSumMs / this.#jitterCount,
      max: this.#jitterMaxMs,
      last: (this.#jitterUnits * 1000) / this.clockRate,
    };
  }

  get deltaMs(): { mean: number | null; max: number | null } {
    if (this.#deltaCount === 0) return { mean: null, max: null };
    return { mean: this.#deltaSumMs / this.#deltaCount, max: this.#deltaMaxMs };
  }

  #delta(ms: number): void {
    this.#deltaCount++;
    this.#deltaSumMs += ms;
    this.#deltaMaxMs = Math.max(this.#deltaMaxMs, ms);
  }

  #span(segment: number, ordinal: number): void {
    if (segment !== this.#segment) {
      if (this.#segment !== -1) this.restarts++;
      this.#segment = segment;
      this.#segments.push({ first: ordinal, last: ordinal });
      return;
    }
    const open = this.#segments.at(-1);
    if (open === undefined) return;
    open.first = Math.min(open.first, ordinal);
    open.last = Math.max(open.last, ordinal);
  }

  /** RFC 3550 6.4.1. A step above one second is a new time base (metrics reference 1.1), not jitter. */
  #jitter(arrivalUs: number, timestamp: number): void {
    const before = this.#audioBefore;
    this.#audioBefore = { arrivalUs, timestamp };
    if (before === null) return;
    const arrivalUnits = ((arrivalUs - before.arrivalUs) / 1e6) * this.clockRate;
    const sentUnits = (timestamp - before.timestamp) | 0; // signed 32 bits: wraps
    const difference = Math.abs(arrivalUnits - sentUnits);
    if (difference <= this.clockRate) this.#jitterUnits += (difference - this.#jitterUnits) / 16;
    const ms = (this.#jitterUnits * 1000) / this.clockRate;
    this.#jitterCount++;
    this.#jitterSumMs += ms;
    this.#jitterMaxMs = Math.max(this.#jitterMaxMs, ms);
  }
}
