import { type Keyed, KeyedSlots } from './keyed-slots.js';

/**
 * Objects by four-word keys, of which those that were met once are kept apart, and fewer of them: a flood of lone packets takes little
 * memory, and puts out nothing that is in use. One is proven when it is found again.
 */
export class ProvenSlots<T extends Keyed> {
  private readonly proven: KeyedSlots<T>;
  private readonly newcomers: KeyedSlots<T>;

  constructor(
    seed: number,
    limit: number,
    newcomerLimit: number,
    /** Called for each one that is put out to make room. */
    evicted: (each: T) => void,
  ) {
    this.proven = new KeyedSlots(seed, limit, evicted);
    this.newcomers = new KeyedSlots(seed, newcomerLimit, evicted);
  }

  get size(): number {
    return this.proven.size + this.newcomers.size;
  }

  find(a: number, b: number, c: number, d: number): T | null {
    const proven = this.proven.find(a, b, c, d);
    if (proven !== null) return proven;
    const newcomer = this.newcomers.find(a, b, c, d);
    if (newcomer === null) return null;
    this.newcomers.remove(newcomer);
    this.proven.add(newcomer);
    return newcomer;
  }

  add(each: T): void {
    this.newcomers.add(each);
  }

  remove(each: T): void {
    this.newcomers.remove(each);
    this.proven.remove(each);
  }

  /** Calls back for each; it may remove the one that it is given. */
  forEach(visit: (each: T) => void): void {
    this.newcomers.forEach(visit);
    this.proven.forEach(visit);
  }

  /** Puts out the longest idle of those that weigh anything, until they weighed `enough`. */
  evictWeight(enough: number, weightOf: (each: T) => number): void {
    const weight = this.newcomers.evictWeight(enough, weightOf);
    if (weight < enough) this.proven.evictWeight(enough - weight, weightOf);
  }
}
