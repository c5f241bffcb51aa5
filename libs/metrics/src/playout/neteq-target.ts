import { zeros } from '../stream/cells.js';

/** Width and number of the buckets of the delay histogram. */
const BUCKET_MS = 20;
/** No target is below one bucket. */
export const LEAST_TARGET_MS = BUCKET_MS;
const BUCKETS = 100;
/** Weight that the past keeps at each addition, once there is a past. */
const FORGET = 0.983;
const QUANTILE = 0.95;
const EMPTY: number[] = [];
/** Target before anything was added. */
const START_TARGET_MS = 80;
/** The largest delay of each interval longer than this is added; 0 adds every packet. */
export const RESAMPLE_MS = 500;

const INTERVAL_START = 0;
const INTERVAL_MAX = 1;
export const TARGET_CELLS = 2;

/**
 * Target delay as WebRTC's NetEQ sets it (underrun optimiser): the 0.95 quantile of a forgetting histogram of
 * relative delays, of which each half second gives its largest.
 */
export class NeteqTarget {
  readonly #resampleMs: number;
  readonly #cells: number[];
  readonly #at: number;
  /**
   * Up to the largest bucket that anything was added to, which of a hundred is one of the first few. In NetEQ all have some weight from the
   * begin; the first addition has it forgotten.
   */
  #histogram = EMPTY;
  #additions = 0;
  /** Target delay, ms: a multiple of 20. */
  targetMs = START_TARGET_MS;

  /** Keeps its numbers in the cells from `at` on. */
  constructor(resampleMs: number = RESAMPLE_MS, cells: number[] = zeros(TARGET_CELLS), at = 0) {
    this.#resampleMs = resampleMs;
    this.#cells = cells;
    this.#at = at;
    cells[at + INTERVAL_START] = Number.NaN;
  }

  /** Takes the relative delay of a packet, in order of arrival. */
  observe(arrivalMs: number, relativeMs: number): void {
    const cells = this.#cells;
    const at = this.#at;
    // As in NetEQ the elapsed time is whole milliseconds, and the packet that ends an interval belongs to the next.
    if (!(arrivalMs - (cells[at + INTERVAL_START] as number) < this.#resampleMs + 1) || this.#resampleMs === 0) {
      this.#endInterval(arrivalMs, relativeMs);
    }
    if (relativeMs > (cells[at + INTERVAL_MAX] as number)) cells[at + INTERVAL_MAX] = relativeMs;
  }

  #endInterval(arrivalMs: number, relativeMs: number): void {
    const cells = this.#cells;
    const at = this.#at;
    if (this.#resampleMs === 0) {
      this.add(relativeMs);
      return;
    }
    const isFirst = Number.isNaN(cells[at + INTERVAL_START]);
    if (!isFirst) this.add(cells[at + INTERVAL_MAX] as number);
    cells[at + INTERVAL_START] = arrivalMs;
    cells[at + INTERVAL_MAX] = 0;
  }

  /** Adds the largest relative delay of an interval; returns the target. */
  add(relativeMs: number): number {
    const bucket = Math.floor(relativeMs / BUCKET_MS);
    if (bucket >= BUCKETS) return this.targetMs;
    if (bucket >= this.#histogram.length) this.#extendTo(bucket);
    const histogram = this.#histogram;
    const forget = Math.max(0, Math.min(FORGET, 1 - 2 / (this.#additions + 1)));
    this.#additions++;
    let cumulative = 0;
    let target = BUCKETS;
    for (let index = 0; index < histogram.length; index++) {
      let weight = (histogram[index] as number) * forget;
      if (index === bucket) weight += 1 - forget;
      histogram[index] = weight;
      cumulative += weight;
      if (cumulative >= QUANTILE && index < target) target = index + 1;
    }
    this.targetMs = target * BUCKET_MS;
    return this.targetMs;
  }

  #extendTo(bucket: number): void {
    const before = this.#histogram;
    this.#histogram = zeros(bucket + 1);
    for (let index = 0; index < before.length; index++) this.#histogram[index] = before[index] as number;
  }
}
