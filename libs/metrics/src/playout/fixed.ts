import { zeros } from '../stream/cells.js';

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

const REFERENCE = 0;
const NOMINAL = 1;
const RESYNC = 2;
const MAX = 3;
const DELAY_SUM = 4;
const CELLS = 5;

/**
 * A fixed playout buffer: every packet is played `nominalMs` after the transit time of the reference. RFC 3611 4.7.7,
 * RFC 7005 3.1. A packet exactly at its playout time plays.
 */
export class FixedBuffer {
  readonly #cells: number[];
  readonly #at: number;
  readonly #resyncOnMarker: boolean;
  played = 0;
  late = 0;
  early = 0;
  resyncs = 0;

  /** Keeps its numbers in the cells from `at` on. */
  constructor(options: FixedBufferOptions, cells: number[] = zeros(CELLS), at = 0) {
    this.#cells = cells;
    this.#at = at;
    this.#resyncOnMarker = options.resyncOnMarker ?? false;
    cells[at + REFERENCE] = options.referenceMs ?? Number.NaN;
    cells[at + NOMINAL] = options.nominalMs;
    cells[at + RESYNC] = options.resyncMs ?? Number.POSITIVE_INFINITY;
    cells[at + MAX] = options.maxMs ?? Number.POSITIVE_INFINITY;
  }

  /** Sum over played packets of the time that each waited, ms. */
  get delaySumMs(): number {
    return this.#cells[this.#at + DELAY_SUM] as number;
  }

  get delayCount(): number {
    return this.played;
  }

  /**
   * Decides the fate of a first copy, in order of arrival.
   * @param transitMs arrival less media time
   * @param steers false for comfort noise, which is judged but does not align the buffer
   * @returns whether it plays
   */
  judge(transitMs: number, steers: boolean, marker = false): boolean {
    const cells = this.#cells;
    const at = this.#at;
    let referenceMs = cells[at + REFERENCE] as number;
    const step = transitMs - referenceMs;
    if (Number.isNaN(step)) {
      cells[at + REFERENCE] = transitMs;
      referenceMs = transitMs;
    } else if (steers && this.#isJump(step, marker)) {
      cells[at + REFERENCE] = transitMs;
      referenceMs = transitMs;
      this.resyncs++;
    }
    const slackMs = referenceMs + (cells[at + NOMINAL] as number) - transitMs;
    if (slackMs < 0) {
      this.late++;
      return false;
    }
    if (slackMs > (cells[at + MAX] as number)) {
      this.early++;
      return false;
    }
    this.played++;
    cells[at + DELAY_SUM] = (cells[at + DELAY_SUM] as number) + slackMs;
    return true;
  }

  /** The next packet begins another segment, with other timestamps. */
  restart(): void {
    this.#cells[this.#at + REFERENCE] = Number.NaN;
  }

  resetCounts(): void {
    this.played = 0;
    this.late = 0;
    this.early = 0;
    this.resyncs = 0;
    this.#cells[this.#at + DELAY_SUM] = 0;
  }

  #isJump(step: number, marker: boolean): boolean {
    const resyncMs = this.#cells[this.#at + RESYNC] as number;
    return step > resyncMs || step < -resyncMs || (marker && this.#resyncOnMarker);
  }
}
