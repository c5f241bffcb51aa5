import type { LegOutline } from '../dialog/assembled-leg.js';

const NONE = new Int32Array(0);

/** Places of the legs of each two numbers (`numberPair`), in order; a list for each would be a hundred thousand lists of one. */
export class LegsByNumbers {
  readonly #groups = new Map<string, number>();
  /** Where the places of each group begin in `#places`, and behind the last. */
  readonly #starts: Int32Array;
  readonly #places: Int32Array;

  constructor(legs: readonly LegOutline[]) {
    const groupOf = new Int32Array(legs.length).fill(-1);
    const counts: number[] = [];
    for (let place = 0; place < legs.length; place++) {
      const numbers = (legs[place] as LegOutline).numbers;
      if (numbers === null) continue;
      let group = this.#groups.get(numbers);
      if (group === undefined) {
        group = counts.push(0) - 1;
        this.#groups.set(numbers, group);
      }
      groupOf[place] = group;
      (counts[group] as number)++;
    }
    this.#starts = new Int32Array(counts.length + 1);
    for (let group = 0; group < counts.length; group++)
      this.#starts[group + 1] = (this.#starts[group] as number) + (counts[group] as number);
    this.#places = new Int32Array(this.#starts[counts.length] as number);
    const ends = this.#starts.slice();
    for (let place = 0; place < legs.length; place++) {
      const group = groupOf[place] as number;
      if (group < 0) continue;
      const end = ends[group] as number;
      this.#places[end] = place;
      ends[group] = end + 1;
    }
  }

  places(numbers: string): Int32Array {
    const group = this.#groups.get(numbers);
    return group === undefined ? NONE : this.#placesOf(group);
  }

  /** Those that several legs have, in order of their first. */
  *shared(): IterableIterator<[numbers: string, places: Int32Array]> {
    for (const [numbers, group] of this.#groups) {
      if ((this.#starts[group + 1] as number) - (this.#starts[group] as number) > 1)
        yield [numbers, this.#placesOf(group)];
    }
  }

  #placesOf(group: number): Int32Array {
    return this.#places.subarray(this.#starts[group], this.#starts[group + 1]);
  }
}
