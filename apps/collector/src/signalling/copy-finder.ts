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
  /** Where its octets are. */
  data: Uint8Array;
  from: number;
  length: number;
  /** Room for them, used again for what comes later. */
  own: Uint8Array;
  /** Where the record that became of it waits, see `RecordOutbox`: the record itself would live as long as this does. */
  place: number;
  generation: number;
  /** Place of the next of its chain. */
  next: number;
}

/** What tells where a message came from. */
type CopyOrigin = Pick<Origin, 'probe' | 'src' | 'dst' | 'atUs' | 'signature'>;

const FIRST_OCTETS = 2048;
const NOTHING = new Uint8Array(0);

/** Finds copies that the mirror made of a message: same octets, same addresses, within a millisecond. */
export class CopyFinder {
  /** Place of the newest of each chain: those whose digests end alike. */
  private readonly chains = new Int16Array(CHAINS).fill(NONE);
  private readonly ring: Remembered[] = [];
  private next = 0;
  private latest: Remembered | null = null;
  /** Octets before the first in which two messages with one digest differed. */
  private difference = 0;

  /**
   * The message that this one is a copy of; null where it is new. A new one is remembered, and `remember` says where its record is. Octets
   * that are lent are looked at where they are, until `takeOver`.
   */
  find(
    data: Uint8Array,
    from: number,
    end: number,
    { probe, src, dst, atUs, signature }: CopyOrigin,
    isLent = false,
  ): Readonly<Remembered> | null {
    const length = end - from;
    const digest = digestOf(data, from, end);
    for (let place = this.chains[digest & (CHAINS - 1)] as number; place !== NONE; ) {
      const same = this.ring[place] as Remembered;
      if (
        same.digest === digest &&
        same.length === length &&
        Math.abs(atUs - same.atUs) <= MIRROR_COPY_US &&
        same.src === src &&
        same.dst === dst &&
        same.probe === probe &&
        !isSentTwice(same.signature, signature) &&
        this.areSame(same, data, from)
      ) {
        return same;
      }
      place = same.next;
    }
    const slot = this.oldest(digest);
    slot.data = data;
    slot.from = from;
    slot.length = length;
    if (!isLent) own(slot);
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

  /** Copies what was lent: it is about to change. */
  takeOver(): void {
    for (const slot of this.ring) if (slot.data !== slot.own) own(slot);
  }

  remember(place: number, generation: number): void {
    if (this.latest === null) return;
    this.latest.place = place;
    this.latest.generation = generation;
  }

  /** Messages of one sender begin alike, and differ where those before did: there is looked first. */
  private areSame({ data, from, length }: Remembered, other: Uint8Array, otherFrom: number): boolean {
    const { difference } = this;
    if (difference < length && data[from + difference] !== other[otherFrom + difference]) return false;
    for (let index = 0; index < length; index++) {
      if (data[from + index] === other[otherFrom + index]) continue;
      this.difference = index;
      return false;
    }
    return true;
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
      data: NOTHING,
      from: 0,
      length: 0,
      own: NOTHING,
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

function own(slot: Remembered): void {
  const { data, from, length } = slot;
  if (slot.own.length < length) slot.own = new Uint8Array(Math.max(FIRST_OCTETS, length));
  slot.own.set(data.subarray(from, from + length));
  slot.data = slot.own;
  slot.from = 0;
}

/** Over the length and some twenty octets spread over the whole; the comparison of all decides. */
function digestOf(data: Uint8Array, from: number, end: number): number {
  const stride = ((end - from) >> 4) + 1;
  let digest = end - from;
  for (let at = from + (stride >> 1); at < end; at += stride)
    digest = (Math.imul(digest, 31) + (data[at] as number)) | 0;
  return digest;
}
