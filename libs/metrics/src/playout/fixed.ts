import { zeros } from '../stream/cells.js';
import type { FixedTold } from '../stream/run-kernel.js';

/** Times in ms. */
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

/** What `judgeCells` takes: arrival less media time. */
export const TRANSIT_MS = 0;
const REFERENCE = 1;
const NOMINAL = 2;
const RESYNC = 3;
const MAX = 4;
const DELAY_SUM = 5;
export const FIXED_BUFFER_CELLS = 6;

/**
 * A fixed playout buffer: every packet is played `nominalMs` after the transit time of the reference; slack = reference + nominal -
 * transit, late below 0, early above `maxMs`. A packet exactly at its playout time plays. Source: RFC 3611 4.7.7, RFC 7005 3.1;
 * confidence: idea in the text, the edge is a convention.
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
  constructor(options: FixedBufferOptions, cells: number[] = zeros(FIXED_BUFFER_CELLS), at = 0) {
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
    this.#cells[this.#at + TRANSIT_MS] = transitMs;
    return this.judgeCells(steers, marker);
  }

  /** The same of the packet in the cell `TRANSIT_MS`. */
  judgeCells(steers: boolean, marker: boolean): boolean {
    const cells = this.#cells;
    const at = this.#at;
    const transitMs = cells[at + TRANSIT_MS] as number;
    const step = transitMs - (cells[at + REFERENCE] as number);
    const resyncMs = cells[at + RESYNC] as number;
    // Not a number before the first packet, which is the reference.
    if (!(step <= resyncMs && step >= -resyncMs) || marker) this.#mayResync(steers, marker);
    const slackMs = (cells[at + REFERENCE] as number) + (cells[at + NOMINAL] as number) - transitMs;
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

  /** Counts audio packets without marker that were judged together, and of which so many were not played. */
  addRun(packets: number, { late, early, resyncs }: FixedTold): void {
    this.played += packets - late - early;
    this.late += late;
    this.early += early;
    this.resyncs += resyncs;
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

  /** The packet is far from the reference, or the first, or begins a talkspurt. */
  #mayResync(steers: boolean, marker: boolean): void {
    const cells = this.#cells;
    const at = this.#at;
    const transitMs = cells[at + TRANSIT_MS] as number;
    const step = transitMs - (cells[at + REFERENCE] as number);
    const resyncMs = cells[at + RESYNC] as number;
    if (!Number.isNaN(step)) {
      const isJump = step > resyncMs || step < -resyncMs || (marker && this.#resyncOnMarker);
      if (!steers || !isJump) return;
      this.resyncs++;
    }
    cells[at + REFERENCE] = transitMs;
  }
}
