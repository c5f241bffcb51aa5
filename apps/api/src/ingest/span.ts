import type { CaptureRecord } from '@earshot/contracts';
import { bucketUs } from './node.js';
import type { NodeSpan } from './stored-records.js';

/** Buckets that one span may grow to: eight days of a Call-ID, a day of an address pair. */
const MAX_CALL_BUCKETS = 8;
const MAX_MEDIA_BUCKETS = 288;

/**
 * The records of one node that belong together in time: those of the same or the next bucket, and so on. A span knows the
 * buckets that are its own and the buckets that have been read, one more on each side.
 */
export class Span {
  readonly records: CaptureRecord[] = [];
  readonly #bucketUs: number;
  readonly #maxBuckets: number;
  #lowest: number;
  #highest: number;
  /** Read so far: from `#readFrom` to `#readTo`, both included; nothing while `#readFrom > #readTo`. */
  #readFrom = 0;
  #readTo = -1;

  constructor(
    readonly node: number,
    atUs: number,
  ) {
    this.#bucketUs = bucketUs(node);
    this.#maxBuckets = node % 2 === 0 ? MAX_CALL_BUCKETS : MAX_MEDIA_BUCKETS;
    this.#lowest = Math.floor(atUs / this.#bucketUs);
    this.#highest = this.#lowest;
  }

  get fromUs(): number {
    return this.#lowest * this.#bucketUs;
  }

  /** Excluded. */
  get toUs(): number {
    return (this.#highest + 1) * this.#bucketUs;
  }

  /** Whether a record of the node at this time belongs to it; if so, its bucket is the span's own from now on. */
  takes(atUs: number): boolean {
    const bucket = Math.floor(atUs / this.#bucketUs);
    if (bucket < this.#lowest - 1 || bucket > this.#highest + 1) return false;
    this.#own(bucket);
    return true;
  }

  /** What has still to be read. */
  missing(): NodeSpan[] {
    const from = this.#lowest - 1;
    const to = this.#highest + 1;
    if (this.#readFrom > this.#readTo) return [this.#range(from, to)];
    const ranges: NodeSpan[] = [];
    if (from < this.#readFrom) ranges.push(this.#range(from, this.#readFrom - 1));
    if (to > this.#readTo) ranges.push(this.#range(this.#readTo + 1, to));
    return ranges;
  }

  /** Takes what was read of a missing range, and grows by the buckets that it was found in. */
  add(range: NodeSpan, records: readonly CaptureRecord[]): void {
    const from = range.fromUs / this.#bucketUs;
    const to = range.toUs / this.#bucketUs - 1;
    if (this.#readFrom > this.#readTo) {
      this.#readFrom = from;
      this.#readTo = to;
    } else {
      this.#readFrom = Math.min(this.#readFrom, from);
      this.#readTo = Math.max(this.#readTo, to);
    }
    for (const record of records) {
      this.records.push(record);
      this.#own(Math.floor(record.atUs / this.#bucketUs));
    }
  }

  #own(bucket: number): void {
    if (this.#highest - this.#lowest >= this.#maxBuckets) return;
    if (bucket < this.#lowest) this.#lowest = bucket;
    else if (bucket > this.#highest) this.#highest = bucket;
  }

  #range(from: number, to: number): NodeSpan {
    return { node: this.node, fromUs: from * this.#bucketUs, toUs: (to + 1) * this.#bucketUs };
  }
}
