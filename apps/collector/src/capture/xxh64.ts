/** Octets that are hashed at once, in four lanes of eight. */
const STRIPE_OCTETS = 32;

const PRIME_1 = 0x9e37_79b1_85eb_ca87n;
const PRIME_2 = 0xc2b2_ae3d_27d4_eb4fn;
const PRIME_3 = 0x1656_67b1_9e37_79f9n;
const PRIME_4 = 0x85eb_ca77_c2b2_ae63n;
const PRIME_5 = 0x27d4_eb2f_1656_67c5n;

/**
 * XXH64 with seed 0 of octets that come in pieces: the checksum of a Zstandard frame is its lower half (RFC 8878 3.1.1). Lanes are computed in halves of 32
 * bits, since a BigInt for each eight octets takes longer than to decompress them.
 *
 * Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export class Xxh64 {
  /** Low and high half of each lane. */
  private readonly lanes = new Int32Array(8);
  /** What is no whole stripe yet. */
  private readonly held = new Uint8Array(STRIPE_OCTETS);
  private heldOctets = 0;
  private octets = 0;

  constructor() {
    const starts = [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1];
    for (const [lane, start] of starts.entries()) {
      this.lanes[2 * lane] = Number(BigInt.asIntN(32, start));
      this.lanes[2 * lane + 1] = Number(BigInt.asIntN(32, start >> 32n));
    }
  }

  add(bytes: Uint8Array): void {
    this.octets += bytes.length;
    let from = 0;
    if (this.heldOctets > 0) {
      from = Math.min(STRIPE_OCTETS - this.heldOctets, bytes.length);
      this.held.set(bytes.subarray(0, from), this.heldOctets);
      this.heldOctets += from;
      if (this.heldOctets < STRIPE_OCTETS) return;
      this.addStripes(this.held, 0, STRIPE_OCTETS);
    }
    const end = bytes.length - ((bytes.length - from) % STRIPE_OCTETS);
    this.addStripes(bytes, from, end);
    this.held.set(bytes.subarray(end));
    this.heldOctets = bytes.length - end;
  }

  /** Of all that was added; more may be added afterwards. */
  digest(): bigint {
    let hash = PRIME_5;
    if (this.octets >= STRIPE_OCTETS) {
      const lanes = [0, 1, 2, 3].map((lane) => this.lane(lane)) as [bigint, bigint, bigint, bigint];
      const [first, second, third, fourth] = lanes;
      hash = rotated(first, 1n) + rotated(second, 7n) + rotated(third, 12n) + rotated(fourth, 18n);
      for (const lane of lanes) hash = wrapped((hash ^ mixed(lane)) * PRIME_1 + PRIME_4);
    }
    hash = wrapped(hash + BigInt(this.octets));
    const view = new DataView(this.held.buffer);
    let at = 0;
    for (; at + 8 <= this.heldOctets; at += 8) {
      hash = wrapped(rotated(hash ^ mixed(view.getBigUint64(at, true)), 27n) * PRIME_1 + PRIME_4);
    }
    if (at + 4 <= this.heldOctets) {
      const word = BigInt(view.getUint32(at, true));
      hash = wrapped(rotated(hash ^ wrapped(word * PRIME_1), 23n) * PRIME_2 + PRIME_3);
      at += 4;
    }
    for (; at < this.heldOctets; at++) {
      hash = wrapped(rotated(hash ^ wrapped(BigInt(view.getUint8(at)) * PRIME_5), 11n) * PRIME_1);
    }
    hash = wrapped((hash ^ (hash >> 33n)) * PRIME_2);
    hash = wrapped((hash ^ (hash >> 29n)) * PRIME_3);
    return hash ^ (hash >> 32n);
  }

  private lane(lane: number): bigint {
    const [low = 0, high = 0] = this.lanes.subarray(2 * lane);
    return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }

  /** `from` and `end` are whole stripes apart. */
  private addStripes(bytes: Uint8Array, from: number, end: number): void {
    const { lanes } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = from; at < end; at += 8) {
      const lane = ((at - from) >> 2) & 6;
      const low = view.getInt32(at, true);
      const high = view.getInt32(at + 4, true);
      // lane += word * PRIME_2
      const productLow = Math.imul(low, PRIME_2_LOW);
      const sumLow = ((lanes[lane] as number) + productLow) | 0;
      const carry = sumLow >>> 0 < productLow >>> 0 ? 1 : 0;
      const product = (highProduct(low, PRIME_2_LOW) + Math.imul(low, PRIME_2_HIGH) + Math.imul(high, PRIME_2_LOW)) | 0;
      const sumHigh = ((lanes[lane + 1] as number) + product + carry) | 0;
      // lane = rotated(lane, 31) * PRIME_1
      const turnedLow = (sumLow << 31) | (sumHigh >>> 1);
      const turnedHigh = (sumHigh << 31) | (sumLow >>> 1);
      lanes[lane] = Math.imul(turnedLow, PRIME_1_LOW);
      lanes[lane + 1] =
        highProduct(turnedLow, PRIME_1_LOW) + Math.imul(turnedLow, PRIME_1_HIGH) + Math.imul(turnedHigh, PRIME_1_LOW);
    }
  }
}

const PRIME_1_LOW = 0x85eb_ca87;
const PRIME_1_HIGH = 0x9e37_79b1;
const PRIME_2_LOW = 0x27d4_eb4f;
const PRIME_2_HIGH = 0xc2b2_ae3d;

/** The upper 32 of the 64 bits of a product of two 32-bit numbers. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const crossed = Math.imul(aHigh, bLow);
  const other = Math.imul(aLow, bHigh);
  const middle = (Math.imul(aLow, bLow) >>> 16) + (crossed & 0xffff) + (other & 0xffff);
  return (Math.imul(aHigh, bHigh) + (crossed >>> 16) + (other >>> 16) + (middle >>> 16)) | 0;
}

function mixed(word: bigint): bigint {
  return wrapped(rotated(wrapped(word * PRIME_2), 31n) * PRIME_1);
}

function rotated(word: bigint, bits: bigint): bigint {
  return wrapped((word << bits) | (word >> (64n - bits)));
}

function wrapped(word: bigint): bigint {
  return BigInt.asUintN(64, word);
}
