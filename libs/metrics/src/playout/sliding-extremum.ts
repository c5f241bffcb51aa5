import { zeros } from '../stream/cells.js';

/** Most entries kept; beyond it the oldest leaves early. Voice needs a few dozen, hostile timing no more than this. */
const LIMIT = 1024;
const INITIAL = 4;

/**
 * Smallest value over a sliding window of a growing key, in constant time a step: a ring of (key, value) with both
 * growing. Entries that a later, smaller value shadows are dropped as it comes. For the largest, negate the values.
 */
export class SlidingMinimum {
  #ring = zeros(2 * INITIAL);
  #mask = INITIAL - 1;
  #head = 0;
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Smallest value in the window; NaN when it is empty. */
  get minimum(): number {
    return this.#size === 0 ? Number.NaN : (this.#ring[2 * this.#head + 1] as number);
  }

  /** Newest key that is kept; NaN when empty. */
  get newestKey(): number {
    return this.#size === 0 ? Number.NaN : (this.#ring[2 * ((this.#head + this.#size - 1) & this.#mask)] as number);
  }

  /** Forgets entries whose key is below `key`. */
  dropBelow(key: number): void {
    const ring = this.#ring;
    while (this.#size > 0 && (ring[2 * this.#head] as number) < key) {
      this.#head = (this.#head + 1) & this.#mask;
      this.#size--;
    }
  }

  /** Adds the newest entry; its key is not below any other. */
  push(key: number, value: number): void {
    let ring = this.#ring;
    while (this.#size > 0 && (ring[2 * ((this.#head + this.#size - 1) & this.#mask) + 1] as number) >= value)
      this.#size--;
    if (this.#size > this.#mask) {
      if (this.#size >= LIMIT) {
        this.#head = (this.#head + 1) & this.#mask;
        this.#size--;
      } else {
        this.#grow();
        ring = this.#ring;
      }
    }
    const at = 2 * ((this.#head + this.#size) & this.#mask);
    ring[at] = key;
    ring[at + 1] = value;
    this.#size++;
  }

  clear(): void {
    this.#size = 0;
    this.#head = 0;
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
