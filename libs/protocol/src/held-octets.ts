const EMPTY = new Uint8Array(0);
const LEAST_OCTETS = 512;

/**
 * The octets of a stream that wait for those behind them. Room is made for twice what is needed, and the front is moved only once half of
 * the room is behind it, so each octet is copied a few times at most, however the stream is cut. How many there may be is the owner's to
 * bound.
 */
export class HeldOctets {
  private room: Uint8Array = EMPTY;
  private start = 0;
  private end = 0;

  /** @param maxIdleOctets room that is kept while nothing is held. */
  constructor(private readonly maxIdleOctets = 0) {}

  get length(): number {
    return this.end - this.start;
  }

  /** Memory that is taken, which is more than what is held. */
  get octetsTaken(): number {
    return this.room.length;
  }

  /** Valid until more are added. */
  get octets(): Uint8Array {
    return this.room.subarray(this.start, this.end);
  }

  add(bytes: Uint8Array, from = 0): void {
    const added = bytes.length - from;
    if (this.end + added > this.room.length) this.makeRoom(this.length + added);
    this.room.set(from === 0 ? bytes : bytes.subarray(from), this.end);
    this.end += added;
  }

  /** The first octets are done with. */
  drop(octets: number): void {
    this.start += octets;
    if (this.start === this.end) this.clear();
  }

  clear(): void {
    this.start = 0;
    this.end = 0;
    if (this.room.length > this.maxIdleOctets) this.room = EMPTY;
  }

  private makeRoom(needed: number): void {
    const { length } = this;
    if (2 * needed <= this.room.length) {
      this.room.copyWithin(0, this.start, this.end);
    } else {
      const larger = new Uint8Array(Math.max(LEAST_OCTETS, 2 * needed));
      larger.set(this.octets);
      this.room = larger;
    }
    this.start = 0;
    this.end = length;
  }
}
