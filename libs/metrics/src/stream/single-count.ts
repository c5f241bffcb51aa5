const NONE: Record<string, number> = {};

/**
 * Counts of which there is one alone, by its name. The same again is the same object again: an object whose name is a number takes an
 * array up to that number, and most windows of a stream count alike. Whoever gets it must not change it.
 */
export class SingleCount {
  #name = Number.NaN;
  #count = 0;
  #counts: Record<string, number> = NONE;

  of(name: number, count: number): Record<string, number> {
    if (name !== this.#name || count !== this.#count) {
      this.#name = name;
      this.#count = count;
      this.#counts = { [name]: count };
    }
    return this.#counts;
  }
}
