/**
 * A fixed playout buffer: every packet is played `nominalMs` after the transit time of the first one. A transit that
 * steps away by more than `resyncMs` is a jump of a clock, to which the buffer starts anew. RFC 3611 4.7.7, RFC 7005 3.1;
 * a packet exactly at its playout time plays.
 */
export class FixedBuffer {
  readonly #nominalMs: number;
  readonly #resyncMs: number;
  /** Transit of the packet that playout is aligned to; NaN before the first. */
  #reference = Number.NaN;
  played = 0;
  late = 0;
  resyncs = 0;
  /** Sum over played packets of the time that each waited, ms. */
  delaySumMs = 0;
  delayCount = 0;

  constructor(nominalMs: number, resyncMs: number = Number.POSITIVE_INFINITY) {
    this.#nominalMs = nominalMs;
    this.#resyncMs = resyncMs;
  }

  /**
   * Decides the fate of a first copy, in order of arrival.
   * @param transitMs arrival less media time
   * @param steers false for comfort noise, which is judged but does not align the buffer
   * @returns whether it plays
   */
  judge(transitMs: number, steers: boolean): boolean {
    if (Number.isNaN(this.#reference)) this.#reference = transitMs;
    const step = transitMs - this.#reference;
    if (steers && (step > this.#resyncMs || step < -this.#resyncMs)) {
      this.#reference = transitMs;
      this.resyncs++;
    }
    const slackMs = this.#reference + this.#nominalMs - transitMs;
    if (slackMs < 0) {
      this.late++;
      return false;
    }
    this.played++;
    this.delaySumMs += slackMs;
    this.delayCount++;
    return true;
  }

  /** The next packet begins another segment, with other timestamps. */
  restart(): void {
    this.#reference = Number.NaN;
  }

  resetCounts(): void {
    this.played = 0;
    this.late = 0;
    this.resyncs = 0;
    this.delaySumMs = 0;
    this.delayCount = 0;
  }
}
