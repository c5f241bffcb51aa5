import { FlowTable } from './flow-table.js';

/** What a slot holds: knows its key, so that it can be removed, and when it was last of use. */
export interface Keyed {
  readonly keyA: number;
  readonly keyB: number;
  readonly keyC: number;
  readonly keyD: number;
  /** Capture time of its last packet, or a little before. */
  readonly lastUs: number;
}

/** Objects by four-word keys, bounded: the longest idle go first, a sixteenth at a time so that a flood costs little for each. */
export class KeyedSlots<T extends Keyed> {
  private readonly slots: (T | null)[] = [];
  private readonly free: number[] = [];

  constructor(
    seed: number,
    private readonly limit: number,
    /** Called for each one that is put out to make room. */
    private readonly evicted: (each: T) => void,
    private readonly table = new FlowTable(seed),
  ) {}

  get size(): number {
    return this.table.size;
  }

  find(a: number, b: number, c: number, d: number): T | null {
    const slot = this.table.find(a, b, c, d);
    return slot < 0 ? null : (this.slots[slot] as T);
  }

  /** Number of the slot, below the largest number of objects there have been at once; -1 where there is none of this key. */
  findSlot(a: number, b: number, c: number, d: number): number {
    return this.table.find(a, b, c, d);
  }

  /** What is in a slot that `findSlot` gave. */
  at(slot: number): T {
    return this.slots[slot] as T;
  }

  /** Returns the number of the slot that it is in until it is removed. */
  add(each: T): number {
    if (this.table.size >= this.limit) this.evict();
    const slot = this.free.pop() ?? this.slots.length;
    this.slots[slot] = each;
    this.table.set(each.keyA, each.keyB, each.keyC, each.keyD, slot);
    return slot;
  }

  remove(each: T): void {
    const slot = this.table.find(each.keyA, each.keyB, each.keyC, each.keyD);
    if (slot < 0) return;
    this.table.delete(each.keyA, each.keyB, each.keyC, each.keyD);
    this.slots[slot] = null;
    this.free.push(slot);
  }

  /** Calls back for each; it may remove the one that it is given. */
  forEach(visit: (each: T) => void): void {
    for (const each of this.slots) if (each !== null) visit(each);
  }

  /** Puts out the longest idle of those that weigh anything, until they weighed `enough`. Returns what they weighed. */
  evictWeight(enough: number, weightOf: (each: T) => number): number {
    const heavy: T[] = [];
    this.forEach((each) => {
      if (weightOf(each) > 0) heavy.push(each);
    });
    heavy.sort((one, other) => one.lastUs - other.lastUs);
    let weight = 0;
    for (const each of heavy) {
      if (weight >= enough) break;
      weight += weightOf(each);
      this.remove(each);
      this.evicted(each);
    }
    return weight;
  }

  private evict(): void {
    const all: T[] = [];
    this.forEach((each) => {
      all.push(each);
    });
    all.sort((one, other) => one.lastUs - other.lastUs);
    for (const each of all.slice(0, Math.max(1, this.limit >> 4))) {
      this.remove(each);
      this.evicted(each);
    }
  }
}
