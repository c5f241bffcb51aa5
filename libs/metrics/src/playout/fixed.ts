export interface FixedBufferOptions {
  /** A packet with the transit of the reference waits this long. */
  readonly nominalMs: number;
  /** A transit further than this from the reference is a jump of a clock: it becomes the reference. Default: never. */
  readonly resyncMs?: number;
  /** A packet that would have to wait longer is discarded: the buffer is full. Default: any amount of room. */
  readonly maxMs?: number;
  /** Start anew with each talkspurt. */
  readonly resyncOnMarker?: boolean;
  /** Transit to align to, where it is known beforehand; default: that of the first packet, as a real buffer must. */
  readonly referenceMs?: number;
}

/**
 * A fixed playout buffer: every packet is played `nominalMs` after the transit time of the reference. RFC 3611 4.7.7,
 * RFC 7005 3.1. A packet exactly at its playout time plays.
 */
export class FixedBuffer {
  readonly #nominalMs: number;
  readonly #resyncMs: number;
  readonly #maxMs: number;
  readonly #resyncOnMarker: boolean;
  /** NaN before the first packet. */
  #referenceMs: number;
  played = 0;
  late = 0;
  early = 0;
  resyncs = 0;
  /** Sum over played packets of the time that each waited, ms. */
  delaySumMs = 0;
  delayCount = 0;

  constructor(options: FixedBufferOptions) {
    this.#nominalMs = options.nominalMs;
    this.#resyncMs = options.resyncMs ?? Number.POSITIVE_INFINITY;
    this.#maxMs = options.maxMs ?? Number.POSITIVE_INFINITY;
    this.#resyncOnMarker = options.resyncOnMarker ?? false;
    this.#referenceMs = options.referenceMs ?? Number.NaN;
  }

  /**
   * Decides the fate of a first copy, in order of arrival.
   * @param transitMs arrival less media time
   * @param steers false for comfort noise, which is judged but does not align the buffer
   * @returns whether it plays
   */
  judge(transitMs: number, steers: boolean, marker = false): boolean {
    const step = transitMs - this.#referenceMs;
    if (Number.isNaN(step)) this.#referenceMs = transitMs;
    else if (steers && (step > this.#resyncMs || step < -this.#resyncMs || (marker && this.#resyncOnMarker))) {
      this.#referenceMs = transitMs;
      this.resyncs++;
    }
    const slackMs = this.#referenceMs + this.#nominalMs - transitMs;
    if (slackMs < 0) {
      this.late++;
      return false;
    }
    if (slackMs > this.#maxMs) {
      this.early++;
      return false;
    }
    this.played++;
    this.delaySumMs += slackMs;
    this.delayCount++;
    return true;
  }

  /** The next packet begins another segment, with other timestamps. */
  restart(): void {
    this.#referenceMs = Number.NaN;
  }

  resetCounts(): void {
    this.played = 0;
    this.late = 0;
    this.early = 0;
    this.resyncs = 0;
    this.delaySumMs = 0;
    this.delayCount = 0;
  }
}
