const EMPTY = -1;
/** Four words of key, the value, and three of nothing: 32 octets, so that a slot never lies across two cache lines. */
const SLOT_SHIFT = 3;
const VALUE = 4;
const INITIAL_SLOTS = 1024;

/**
 * Hash table from four 32-bit words (addresses, ports, SSRC) to a small number, in one typed array: no object and no string a
 * lookup. Open addressing with linear probing; a removal closes the gap, so there are no tombstones.
 */
export class FlowTable {
  /** Of the last slot, which masks a hash. */
  mask: number;
  private cells: Int32Array;
  private used = 0;

  /**
   * @param seed keys the hash, so that nobody can choose colliding flows.
   * @param allocate gives memory for so many words, perhaps the same as before.
   */
  constructor(
    readonly seed: number,
    initialSlots = INITIAL_SLOTS,
    private readonly allocate: (words: number) => Int32Array = (words) => new Int32Array(words),
  ) {
    this.mask = initialSlots - 1;
    this.cells = this.emptyCells(initialSlots);
  }

  get size(): number {
    return this.used;
  }

  /** The value, or -1. */
  find(a: number, b: number, c: number, d: number): number {
    const { cells, mask } = this;
    for (let slot = this.hash(a, b, c, d); ; ) {
      const at = (slot & mask) << SLOT_SHIFT;
      // Also where it is not wanted: V8 throws away what it has compiled when it comes to the first addition.
      slot = (slot + 1) | 0;
      const value = cells[at + VALUE] as number;
      if (value === EMPTY) return EMPTY;
      if (cells[at + 3] === d && cells[at + 2] === c && cells[at] === a && cells[at + 1] === b) return value;
    }
  }

  /** Sets a value that is not negative. */
  set(a: number, b: number, c: number, d: number, value: number): void {
    if ((this.used + 1) * 5 > (this.mask + 1) * 3) this.grow();
    const { cells } = this;
    const at = this.locate(a, b, c, d);
    if (cells[at + VALUE] === EMPTY) {
      cells[at] = a;
      cells[at + 1] = b;
      cells[at + 2] = c;
      cells[at + 3] = d;
      this.used++;
    }
    cells[at + VALUE] = value;
  }

  delete(a: number, b: number, c: number, d: number): void {
    const at = this.locate(a, b, c, d);
    if (this.cells[at + VALUE] === EMPTY) return;
    this.used--;
    this.closeGap(at >> SLOT_SHIFT);
  }

  /** Where the key is, or where it would go. */
  private locate(a: number, b: number, c: number, d: number): number {
    const { cells, mask } = this;
    let slot = this.hash(a, b, c, d) & mask;
    for (;;) {
      const at = slot << SLOT_SHIFT;
      if (cells[at + VALUE] === EMPTY) return at;
      if (cells[at + 3] === d && cells[at + 2] === c && cells[at] === a && cells[at + 1] === b) return at;
      slot = (slot + 1) & mask;
    }
  }

  /** Moves back what was pushed past the slot, so that probing never meets a hole before it. */
  private closeGap(from: number): void {
    const { cells, mask } = this;
    let hole = from;
    let slot = (hole + 1) & mask;
    while (cells[(slot << SLOT_SHIFT) + VALUE] !== EMPTY) {
      const at = slot << SLOT_SHIFT;
      const home =
        this.hash(cells[at] as number, cells[at + 1] as number, cells[at + 2] as number, cells[at + 3] as number) &
        mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        cells.copyWithin(hole << SLOT_SHIFT, at, at + VALUE + 1);
        hole = slot;
      }
      slot = (slot + 1) & mask;
    }
    cells[(hole << SLOT_SHIFT) + VALUE] = EMPTY;
  }

  private grow(): void {
    const cells = this.cells.slice();
    const slots = 2 * (this.mask + 1);
    this.mask = slots - 1;
    this.cells = this.emptyCells(slots);
    this.used = 0;
    for (let at = 0; at < cells.length; at += 1 << SLOT_SHIFT) {
      const value = cells[at + VALUE] as number;
      if (value === EMPTY) continue;
      this.set(cells[at] as number, cells[at + 1] as number, cells[at + 2] as number, cells[at + 3] as number, value);
    }
  }

  private hash(a: number, b: number, c: number, d: number): number {
    let hash = Math.imul(this.seed ^ a, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 15) ^ b) | 0, 0xc2b2ae35);
    hash = Math.imul((hash ^ (hash >>> 13) ^ c) | 0, 0x27d4eb2f);
    hash = Math.imul((hash ^ (hash >>> 15) ^ d) | 0, 0x165667b1);
    return hash ^ (hash >>> 16);
  }

  private emptyCells(slots: number): Int32Array {
    const cells = this.allocate(slots << SLOT_SHIFT);
    for (let at = VALUE; at < cells.length; at += 1 << SLOT_SHIFT) cells[at] = EMPTY;
    return cells;
  }
}
