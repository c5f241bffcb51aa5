/** Disjoint sets of legs (union by smaller place, path halving), and pairs that may never come into one set. */
export class LegSets {
  readonly #parents: Int32Array;

  constructor(
    count: number,
    private readonly apart: readonly (readonly [number, number])[] = [],
  ) {
    this.#parents = Int32Array.from({ length: count }, (_, place) => place);
  }

  /** Does nothing where it would bring together a pair that is kept apart. */
  join(a: number, b: number): void {
    const rootA = this.#root(a);
    const rootB = this.#root(b);
    if (this.apart.some((pair) => this.#divides(pair, rootA, rootB))) return;
    if (rootA < rootB) this.#parents[rootB] = rootA;
    else this.#parents[rootA] = rootB;
  }

  together(a: number, b: number): boolean {
    return this.#root(a) === this.#root(b);
  }

  /** The first of the set that a leg is in. */
  first(place: number): number {
    return this.#root(place);
  }

  /** Sets in order of their first. */
  members(): LegGroups {
    const roots = this.#parents.map((_, place) => this.#root(place));
    return new LegGroups(roots);
  }

  #divides([one, other]: readonly [number, number], rootA: number, rootB: number): boolean {
    const rootOne = this.#root(one);
    const rootOther = this.#root(other);
    return (rootOne === rootA && rootOther === rootB) || (rootOne === rootB && rootOther === rootA);
  }

  #root(place: number): number {
    const parents = this.#parents;
    let at = place;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  }
}

/** Legs in groups: lists of their places, each made when it is asked for, since a hundred thousand legs are nearly as many groups. */
export class LegGroups implements Iterable<readonly number[]> {
  readonly length: number;
  /** Where each group begins in `#places`, and behind the last. */
  readonly #starts: Int32Array;
  readonly #places: Int32Array;

  /** `firsts`: of each place the first of its group. */
  constructor(firsts: Int32Array) {
    const groupOf = new Int32Array(firsts.length);
    let length = 0;
    for (let place = 0; place < firsts.length; place++)
      groupOf[place] = firsts[place] === place ? length++ : (groupOf[firsts[place] as number] as number);
    const starts = new Int32Array(length + 1);
    for (const group of groupOf) (starts[group + 1] as number)++;
    for (let group = 0; group < length; group++)
      starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
    const ends = starts.slice();
    this.#places = new Int32Array(firsts.length);
    for (let place = 0; place < firsts.length; place++) {
      const end = ends[groupOf[place] as number] as number;
      this.#places[end] = place;
      ends[groupOf[place] as number] = end + 1;
    }
    this.length = length;
    this.#starts = starts;
  }

  /** Each leg by itself. */
  static apart(legs: number): LegGroups {
    if (legs === 1) return ONE_LEG;
    return new LegGroups(Int32Array.from({ length: legs }, (_, place) => place));
  }

  /** Places of one group, in order. */
  at(group: number): readonly number[] {
    const start = this.#starts[group] as number;
    const end = this.#starts[group + 1] as number;
    const places = [this.#places[start] as number];
    for (let index = start + 1; index < end; index++) places.push(this.#places[index] as number);
    return places;
  }

  /** Groups in order of their first. */
  *[Symbol.iterator](): IterableIterator<readonly number[]> {
    for (let group = 0; group < this.length; group++) yield this.at(group);
  }
}

const ONE_LEG = new LegGroups(Int32Array.of(0));
