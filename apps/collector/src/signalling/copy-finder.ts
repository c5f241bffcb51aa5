import type { Origin } from '../records/origin.js';
import { MIRROR_COPY_US } from './mirror-copy.js';

/** Messages remembered; at 100 000 a second a millisecond brings a hundred. */
const REMEMBERED = 256;
/** Chains that they are found by, a power of two. */
const CHAINS = 1024;
const NONE = -1;

interface Remembered {
  atUs: number;
  digest: number;
  probe: string;
  src: string;
  dst: string;
  signature: number;
  /** Its octets are the first `length`; the array is used again for what comes later. */
  content: Uint8Array;
  length: number;
  /** Where the record that became of it waits, see `RecordOutbox`: the record itself would live as long as this does. */
  place: number;
  generation: number;
  /** Place of the next of its chain. */
  next: number;
}

const FIRST_OCTETS = 2048;

/** Finds copies that the mirror made of a message: same octets, same addresses, within a millisecond. */
export class CopyFinder {
  /** Place of the newest of each chain: those whose digests end alike. */
  private readonly chains = new Int16Array(CHAINS).fill(NONE);
  private readonly ring: Remembered[] = [];
  private next = 0;
  private latest: Remembered | null = null;

  /** The message that this one is a copy of; null where it is new. A new one is remembered, and `remember` says where its record is. */
  find(content: Uint8Array, { probe, src, dst, atUs, signature }: Origin): Readonly<Remembered> | null {
    const digest = digestOf(content);
    for (let place = this.chains[digest & (CHAINS - 1)] as number; place !== NONE; ) {
      const same = this.ring[place] as Remembered;
      if (
        same.digest === digest &&
        Math.abs(atUs - same.atUs) <= MIRROR_COPY_US &&
        same.src === src &&
        same.dst === dst &&
        same.probe === probe &&
        !isSentTwice(same.signature, signature) &&
        Buffer.compare(same.content.subarray(0, same.length), content) === 0
      ) {
        return same;
      }
      place = same.next;
    }
    const slot = this.oldest(digest);
    if (slot.content.length < content.length) slot.content = new Uint8Array(content.length);
    slot.content.set(content);
    slot.length = content.length;
    slot.atUs = atUs;
    slot.digest = digest;
    slot.probe = probe;
    slot.src = src;
    slot.dst = dst;
    slot.signature = signature;
    slot.generation = NONE;
    this.latest = slot;
    return null;
  }

  remember(place: number, generation: number): void {
    if (this.latest === null) return;
    this.latest.place = place;
    this.latest.generation = generation;
  }

  /** The slot of the oldest, moved to the chain of another digest. */
  private oldest(digest: number): Remembered {
    const at = this.next;
    this.next = (at + 1) % REMEMBERED;
    const slot = this.ring[at];
    if (slot !== undefined) this.unchain(at, slot);
    this.ring[at] = slot ?? {
      atUs: 0,
      digest: 0,
      probe: '',
      src: '',
      dst: '',
      signature: 0,
      content: new Uint8Array(FIRST_OCTETS),
      length: 0,
      place: NONE,
      generation: NONE,
      next: NONE,
    };
    const chain = digest & (CHAINS - 1);
    this.ring[at].next = this.chains[chain] as number;
    this.chains[chain] = at;
    return this.ring[at];
  }

  private unchain(at: number, { digest, next }: Remembered): void {
    const chain = digest & (CHAINS - 1);
    let place = this.chains[chain] as number;
    if (place === at) this.chains[chain] = next;
    while (place !== at && place !== NONE) {
      const other = this.ring[place] as Remembered;
      place = other.next;
      if (place === at) other.next = next;
    }
  }
}

/**
 * The same way through the network but another IP identification: its sender made two datagrams (Asterisk sends two 100 Trying at once).
 * The rule is that of media, see `linkSignature` in the metrics.
 */
function isSentTwice(one: number, other: number): boolean {
  const difference = one ^ other;
  return difference !== 0 && difference >>> 16 === 0;
}

/** Over the length and some sixty octets spread over the whole; the comparison of all decides. */
function digestOf(content: Uint8Array): number {
  const stride = (content.length >> 6) + 1;
  let digest = content.length;
  for (let offset = 0; offset < content.length; offset += stride) {
    digest = (Math.imul(digest, 31) + (content[offset] as number)) | 0;
  }
  return digest;
}
