import { zeros } from '../stream/cells.js';

/** Most entries kept; beyond it the oldest leaves early. Voice needs a few dozen, hostile timing no more than this. */
const LIMIT = 1024;
const INITIAL = 4;

/** Cells of a `SlidingMinimum`, from its first on. NaN while the window is empty. */
export const MINIMUM = 0;
const OLDEST_KEY = 1;
/** The entry that `push` takes; what it took last stays there. */
export const NEWEST_KEY = 2;
export const NEWEST = 3;
export const SLIDING_CELLS = 4;

/**
 * Smallest value over a sliding window of a growing key, in constant time a step: a ring of (key, value) with both
 * growing. Entries that a later, smaller value shadows are dropped as it comes. For the largest, negate the values.
 *
 * What each packet asks (the minimum, the newest and the oldest key) stands in cells, so that the ring is seldom touched.
 */
export class SlidingMinimum {
  readonly #cells: number[];
  readonly #at: number;
  #ring = zeros(2 * INITIAL);
  #mask = INITIAL - 1;
  #head = 0;
  #size = 0;

  /** Keeps its ends in the cells from `at` on. */
  constructor(cells: number[] = zeros(SLIDING_CELLS), at = 0) {
    this.#cells = cells;
    this.#at = at;
    this.clear();
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Forgets entries whose key is below `key`. */
  dropBelow(key: number): void {
    if ((this.#cells[this.#at + OLDEST_KEY] as number) < key) this.#drop(key);
  }

  /** Adds the entry in the cells `NEWEST_KEY` and `NEWEST`; its key is not below any other. */
  push(): void {
    const cells = this.#cells;
    const at = this.#at;
    const value = cells[at + NEWEST] as number;
    const ring = this.#ring;
    const mask = this.#mask;
    const head = this.#head;
    let size = this.#size;
    while (size > 0 && (ring[2 * ((head + size - 1) & mask) + 1] as number) >= value) size--;
    this.#size = size;
    if (size > mask) this.#makeRoom();
    const place = 2 * ((this.#head + this.#size) & this.#mask);
    this.#ring[place] = cells[at + NEWEST_KEY] as number;
    this.#ring[place + 1] = value;
    this.#size++;
    if (this.#size === 1) this.#noteOldest();
  }

  /**
   * For each of `count` entries, in order: forgets keys further than `span` below its own, then adds it and notes the smallest value.
   * Ends before a value that is above the smallest by more than `limit`. Returns how many were added. Keys are not below any other.
   */
  slideAll(
    keys: Float64Array,
    values: Float64Array,
    count: number,
    span: number,
    limit: number,
    minima: Float64Array,
  ): number {
    const cells = this.#cells;
    const at = this.#at;
    let ring = this.#ring;
    let mask = this.#mask;
    let head = this.#head;
    let size = this.#size;
    let oldestKey = cells[at + OLDEST_KEY] as number;
    let least = cells[at + MINIMUM] as number;
    let index = 0;
    for (; index < count; index++) {
      const key = keys[index] as number;
      const value = values[index] as number;
      if (oldestKey < key - span) {
        do {
          head = (head + 1) & mask;
          size--;
        } while (size > 0 && (ring[2 * head] as number) < key - span);
        oldestKey = size === 0 ? Number.NaN : (ring[2 * head] as number);
        least = size === 0 ? Number.NaN : (ring[2 * head + 1] as number);
      }
      if (value - least > limit) break;
      if (!(least < value)) size = 0;
      else while ((ring[2 * ((head + size - 1) & mask) + 1] as number) >= value) size--;
      if (size > mask) {
        this.#head = head;
        this.#size = size;
        this.#makeRoom();
        ring = this.#ring;
        mask = this.#mask;
        head = this.#head;
        size = this.#size;
        oldestKey = ring[2 * head] as number;
        least = ring[2 * head + 1] as number;
      }
      const place = 2 * ((head + size) & mask);
      ring[place] = key;
      ring[place + 1] = value;
      if (size++ === 0) {
        oldestKey = key;
        least = value;
      }
      minima[index] = least;
    }
    this.#head = head;
    this.#size = size;
    cells[at + OLDEST_KEY] = oldestKey;
    cells[at + MINIMUM] = least;
    if (index > 0) {
      cells[at + NEWEST_KEY] = keys[index - 1] as number;
      cells[at + NEWEST] = values[index - 1] as number;
    }
    return index;
  }

  clear(): void {
    this.#size = 0;
    this.#head = 0;
    const cells = this.#cells;
    const at = this.#at;
    cells[at + MINIMUM] = Number.NaN;
    cells[at + OLDEST_KEY] = Number.NaN;
    cells[at + NEWEST_KEY] = Number.NaN;
  }

  #drop(key: number): void {
    const ring = this.#ring;
    while (this.#size > 0 && (ring[2 * this.#head] as number) < key) {
      this.#head = (this.#head + 1) & this.#mask;
      this.#size--;
    }
    if (this.#size === 0) this.clear();
    else this.#noteOldest();
  }

  #noteOldest(): void {
    this.#cells[this.#at + OLDEST_KEY] = this.#ring[2 * this.#head] as number;
    this.#cells[this.#at + MINIMUM] = this.#ring[2 * this.#head + 1] as number;
  }

  #makeRoom(): void {
    if (this.#size < LIMIT) {
      this.#grow();
      return;
    }
    this.#head = (this.#head + 1) & this.#mask;
    this.#size--;
    this.#noteOldest();
  }

  #grow(): void {
    const capacity = this.#mask + 1;
    const grown = zeros(4 * capacity);
    for (let index = 0; index < this.#size; index++) {
      const from = 2 * ((this.#head + index) & this.#mask);
      grown[2 * index] = this.#ring[from] as number;
      grown[2 * index + 1] = this.#ring[from + 1] as number;
    }
    this.#ring = grown;
    this.#mask = 2 * capacity - 1;
    this.#head = 0;
  }
}
