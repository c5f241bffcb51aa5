import type { SentPacket } from './media-source.js';

/** What the listening end counts of a stream, for its reports: RFC 3550 A.3 and A.8, on what reaches it. */
export class MediaReceiver {
  received = 0;
  #firstExtended = -1;
  #highestExtended = -1;
  #expectedPrior = 0;
  #receivedPrior = 0;
  #transit: number | null = null;
  #jitterUnits = 0;

  constructor(
    readonly ssrc: number,
    readonly firstSequence: number,
    readonly clockRate: number,
  ) {}

  delivered(packet: SentPacket, arrivalUs: number): void {
    this.received++;
    const extended = this.firstSequence + packet.ordinal;
    if (this.#firstExtended < 0) this.#firstExtended = extended;
    this.#highestExtended = Math.max(this.#highestExtended, extended);
    if (packet.event) return;
    const transit = Math.round((arrivalUs / 1e6) * this.clockRate) - packet.timestamp;
    if (this.#transit !== null) {
      this.#jitterUnits += (Math.abs((transit - this.#transit) | 0) - this.#jitterUnits) / 16;
    }
    this.#transit = transit;
  }

  get expected(): number {
    return this.#highestExtended - this.#firstExtended + 1;
  }

  get cumulativeLost(): number {
    return this.expected - this.received;
  }

  get extendedHighestSequence(): number {
    return this.#highestExtended;
  }

  get jitterUnits(): number {
    return Math.trunc(this.#jitterUnits);
  }

  /** Loss since the report before, in 1/256 (A.3). */
  fractionLost256(): number {
    const expected = this.expected - this.#expectedPrior;
    const lost = expected - (this.received - this.#receivedPrior);
    this.#expectedPrior = this.expected;
    this.#receivedPrior = this.received;
    return expected === 0 || lost <= 0 ? 0 : Math.floor((lost * 256) / expected);
  }
}
