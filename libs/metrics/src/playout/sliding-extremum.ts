import { zeros } from '../stream/cells.js';
import type { Entries } from '../stream/run-kernel.js';

/** Most entries kept; beyond it the oldest leaves early. Voice needs a few dozen, hostile timing no more than this. */
const LIMIT = 1024;
const INITIAL = 4;
const EMPTY = zeros(2 * INITIAL);

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
  #ring = EMPTY.slice();
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

  /** Copies the entries; returns how many, -1 where they are too many. */
  lend({ doubles, limit }: Entries): number {
    const size = this.#size;
    if (size > limit) return -1;
    const ring = this.#ring;
    const mask = this.#mask;
    const head = this.#head;
    for (let index = 0; index < size; index++) {
      const from = 2 * ((head + index) & mask);
      doubles[2 * index] = ring[from] as number;
      doubles[2 * index + 1] = ring[from + 1] as number;
    }
    return size;
  }

  /** Has these entries now; the cells have been told. */
  takeBack({ doubles }: Entries, head: number, size: number): void {
    let capacity = this.#mask + 1;
    while (capacity < size) capacity *= 2;
    if (capacity > this.#mask + 1) this.#ring = zeros(2 * capacity);
    this.#mask = capacity - 1;
    this.#head = 0;
    this.#size = size;
    const ring = this.#ring;
    for (let index = 0; index < 2 * size; index++) ring[index] = doubles[2 * head + index] as number;
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
