const EMPTY = -1;
const KEY_WORDS = 4;

/**
 * Hash table from four 32-bit words (addresses, ports, SSRC) to a small number, in typed arrays: no object and no string a
 * lookup. Open addressing with linear probing; a removal closes the gap, so there are no tombstones.
 */
export class FlowTable {
  private keys: Int32Array;
  private values: Int32Array;
  private mask: number;
  private used = 0;

  /** @param seed keys the hash, so that nobody can choose colliding flows. */
  constructor(
    private readonly seed: number,
    initialSlots = 1024,
  ) {
    this.mask = initialSlots - 1;
    this.keys = new Int32Array(KEY_WORDS * initialSlots);
    this.values = new Int32Array(initialSlots).fill(EMPTY);
  }

  get size(): number {
    return this.used;
  }

  /** The value, or -1. */
  find(a: number, b: number, c: number, d: number): number {
    const { keys, values, mask } = this;
    let slot = this.hash(a, b, c, d) & mask;
    for (;;) {
      const value = values[slot] as number;
      if (value === EMPTY) return EMPTY;
      const key = slot << 2;
      if (keys[key + 3] === d && keys[key + 2] === c && keys[key] === a && keys[key + 1] === b) return value;
      slot = (slot + 1) & mask;
    }
  }

  /** Sets a value that is not negative. */
  set(a: number, b: number, c: number, d: number, value: number): void {
    if ((this.used + 1) * 5 > (this.mask + 1) * 3) this.grow();
    const { keys, values, mask } = this;
    let slot = this.hash(a, b, c, d) & mask;
    for (;;) {
      const key = slot << 2;
      if (values[slot] === EMPTY) {
        keys[key] = a;
        keys[key + 1] = b;
        keys[key + 2] = c;
        keys[key + 3] = d;
        values[slot] = value;
        this.used++;
        return;
      }
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) {
        values[slot] = value;
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  delete(a: number, b: number, c: number, d: number): void {
    const { keys, values, mask } = this;
    let slot = this.hash(a, b, c, d) & mask;
    for (;;) {
      if (values[slot] === EMPTY) return;
      const key = slot << 2;
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) break;
      slot = (slot + 1) & mask;
    }
    this.used--;
    this.closeGap(slot);
  }

  /** Moves back what was pushed past the slot, so that probing never meets a hole before it. */
  private closeGap(from: number): void {
    const { keys, values, mask } = this;
    let hole = from;
    let slot = (hole + 1) & mask;
    while (values[slot] !== EMPTY) {
      const key = slot << 2;
      const home =
        this.hash(keys[key] as number, keys[key + 1] as number, keys[key + 2] as number, keys[key + 3] as number) &
        mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        keys.copyWithin(hole << 2, key, key + KEY_WORDS);
        values[hole] = values[slot] as number;
        hole = slot;
      }
      slot = (slot + 1) & mask;
    }
    values[hole] = EMPTY;
  }

  private grow(): void {
    const { keys, values } = this;
    const slots = 2 * (this.mask + 1);
    this.mask = slots - 1;
    this.keys = new Int32Array(KEY_WORDS * slots);
    this.values = new Int32Array(slots).fill(EMPTY);
    this.used = 0;
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot] as number;
      if (value === EMPTY) continue;
      const key = slot << 2;
      this.set(keys[key] as number, keys[key + 1] as number, keys[key + 2] as number, keys[key + 3] as number, value);
    }
  }

  private hash(a: number, b: number, c: number, d: number): number {
    let hash = Math.imul(this.seed ^ a, 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 15) ^ b) | 0, 0xc2b2ae35);
    hash = Math.imul((hash ^ (hash >>> 13) ^ c) | 0, 0x27d4eb2f);
    hash = Math.imul((hash ^ (hash >>> 15) ^ d) | 0, 0x165667b1);
    return hash ^ (hash >>> 16);
  }
}
