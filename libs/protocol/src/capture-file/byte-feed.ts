import { plainBytes } from '../bytes.js';

const EMPTY = new Uint8Array(0);
const MIN_JOINED_OCTETS = 4096;

/**
 * Contiguous reads over a stream of chunks. Octets are read in place; only what straddles two chunks is copied, so a chunk
 * must stay unchanged until the next one is pushed.
 */
export class ByteFeed {
  /** What `offset` points into; changes when a chunk is used up. */
  data: Uint8Array = EMPTY;
  offset = 0;
  /** End of the valid octets of `data`. */
  end = 0;
  /** Octets of the stream before `data[0]`. */
  base = 0;
  private next: Uint8Array = EMPTY;
  private nextOffset = 0;
  private joined: Uint8Array = EMPTY;
  private toSkip = 0;

  /** Octets of the stream before `offset`. */
  get position(): number {
    return this.base + this.offset;
  }

  /** Octets that are here and not read. */
  get rest(): number {
    return this.end - this.offset + this.next.length - this.nextOffset;
  }

  /** Octets that are still to be skipped when they come. */
  get skipping(): number {
    return this.toSkip;
  }

  push(chunk: Uint8Array): void {
    if (this.nextOffset < this.next.length) throw new Error('the chunk before has not been read');
    this.next = plainBytes(chunk);
    this.nextOffset = 0;
    if (this.offset === this.end) this.takeNext();
    if (this.toSkip > 0) this.skip(0);
  }

  /** True when `count` contiguous octets are at `data[offset]`. Where not, what is left is kept for the next chunk. */
  has(count: number): boolean {
    return this.end - this.offset >= count || this.join(count);
  }

  /** Moves on by `count` octets, which need not be here yet. */
  skip(count: number): void {
    this.toSkip += count;
    this.skipHere();
    if (this.toSkip > 0) {
      this.takeNext();
      this.skipHere();
    }
  }

  private skipHere(): void {
    const here = Math.min(this.toSkip, this.end - this.offset);
    this.offset += here;
    this.toSkip -= here;
  }

  private takeNext(): void {
    if (this.nextOffset === this.next.length) return;
    this.base += this.end - this.nextOffset;
    this.data = this.next;
    this.offset = this.nextOffset;
    this.end = this.next.length;
    this.next = EMPTY;
    this.nextOffset = 0;
  }

  private join(count: number): boolean {
    if (this.toSkip > 0) return false;
    if (this.offset === this.end) {
      this.takeNext();
      if (this.end - this.offset >= count) return true;
    }
    const have = this.end - this.offset;
    const take = Math.min(count - have, this.next.length - this.nextOffset);
    if (take === 0) return false;
    this.makeRoom(have, take);
    this.joined.set(this.next.subarray(this.nextOffset, this.nextOffset + take), this.end);
    this.end += take;
    this.nextOffset += take;
    return have + take >= count;
  }

  /** Makes `data` a buffer of our own with room for `take` octets after those that are left. */
  private makeRoom(have: number, take: number): void {
    if (this.data === this.joined && this.end + take <= this.joined.length) return;
    const larger = new Uint8Array(Math.max(MIN_JOINED_OCTETS, 2 * (have + take)));
    larger.set(this.data.subarray(this.offset, this.end));
    this.base += this.offset;
    this.joined = larger;
    this.data = larger;
    this.offset = 0;
    this.end = have;
  }
}
