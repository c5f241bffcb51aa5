/** 16-bit sequence arithmetic, RFC 3550 A.1 and RFC 3611 A.1. Modular subtraction lives here and in `timestamp.ts` only. */

/** Sequence numbers have 16 bits (RFC 3550 5.1). */
export const SEQUENCE_MODULUS = 65_536;
/** A step forward of this or more packets is not loss but another source. Source: RFC 3550 A.1; confidence: text read. */
export const MAX_DROPOUT = 3000;
/** A step back of up to this is a late packet. Source: RFC 3550 A.1; confidence: text read. */
export const MAX_MISORDER = 100;

/** Shorter jumps are always loss; longer ones are another source if number, timestamp and time all disagree. */
export const JUMP_SUSPECT_STEP = 10;

/** Steps forward from `from` to `to` modulo 2^16, 0..65535. Source: RFC 3550 A.1; confidence: arithmetic. */
export function sequenceForward(from: number, to: number): number {
  return (to - from) & 0xffff;
}

/**
 * Extends 16-bit numbers to the value nearest to the previous one. A tie of exactly 32768 goes where no rollover is needed. Source: RFC
 * 3611 A.1; confidence: its text is followed, its printed C goes the other way at the tie.
 */
export class SequenceExtender {
  /** -1 before the first. */
  #last = -1;

  extend(sequence: number): number {
    if (this.#last < 0) {
      this.#last = RFC3611_EXTENSION_BASE + sequence;
      return this.#last;
    }
    const forward = sequenceForward(this.#last & 0xffff, sequence);
    const ahead = forward < 32_768 || (forward === 32_768 && sequence > (this.#last & 0xffff));
    this.#last += ahead ? forward : forward - SEQUENCE_MODULUS;
    return this.#last;
  }
}

/** Extended numbers start in the middle of 32 bits, so that packets before the first have one too (RFC 3611 A.1). */
const RFC3611_EXTENSION_BASE = 0x8000_0000;
