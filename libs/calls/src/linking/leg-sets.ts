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

  /** Places of each set in order, sets in order of their first. */
  members(): number[][] {
    const sets = new Map<number, number[]>();
    for (let place = 0; place < this.#parents.length; place++) {
      const root = this.#root(place);
      const set = sets.get(root);
      if (set === undefined) sets.set(root, [place]);
      else set.push(place);
    }
    return [...sets.values()];
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
