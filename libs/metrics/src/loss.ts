import { MAX_DROPOUT, MAX_MISORDER, SEQUENCE_MODULUS, SequenceExtender, sequenceForward } from './sequence.js';

/** RFC 3550 A.1: packets in sequence before a source is valid. A monitor with rules of its own for RTP uses 0. */
const MIN_SEQUENTIAL = 2;
/** A value that no sequence number has. */
const NO_BAD_SEQUENCE = SEQUENCE_MODULUS + 1;

/** What a receiver report says of an interval, in packets. Source: RFC 3550 6.4.1; confidence: text read. */
export interface ReceptionInterval {
  /** Fraction lost, n / 256. */
  readonly fractionLost256: number;
  /** Signed 24-bit cumulative number lost. */
  readonly cumulativeLost: number;
  readonly extendedHighest: number;
  readonly expectedInterval: number;
  readonly receivedInterval: number;
}

/**
 * A receiver as RFC 3550 A.1 and A.3 print it, for comparison with what endpoints report: lost = extended highest - base + 1 - received.
 * Duplicates and late packets count as received and so mask loss, and a restart forgets what was before. `ExactReception` does neither.
 * Source: RFC 3550 A.1, A.3; confidence: text read, compiled code equal.
 */
export class ReceiverAccounting {
  base = 0;
  cycles = 0;
  received = 0;
  restarts = 0;
  #max = 0;
  #bad = NO_BAD_SEQUENCE;
  #probation: number;
  #started = false;
  #expectedPrior = 0;
  #receivedPrior = 0;
  readonly #minSequential: number;

  constructor(minSequential: number = MIN_SEQUENTIAL) {
    this.#minSequential = minSequential;
    this.#probation = minSequential;
  }

  get extendedHighest(): number {
    return this.cycles + this.#max;
  }

  get expected(): number {
    return this.extendedHighest - this.base + 1;
  }

  /** Signed: negative with duplicates. */
  get lost(): number {
    return this.expected - this.received;
  }

  /** Takes a packet in order of arrival; false for one that is not counted (probation, or out of range). */
  update(sequence: number): boolean {
    if (!this.#started) {
      this.#started = true;
      this.#begin(sequence);
      this.#max = this.#minSequential === 0 ? sequence : (sequence - 1) & 0xffff;
      if (this.#minSequential === 0) {
        this.received++;
        return true;
      }
    }
    if (this.#probation > 0) return this.#probe(sequence);
    const step = sequenceForward(this.#max, sequence);
    if (step < MAX_DROPOUT) {
      if (sequence < this.#max) this.cycles += SEQUENCE_MODULUS;
      this.#max = sequence;
    } else if (step <= SEQUENCE_MODULUS - MAX_MISORDER) {
      if (sequence !== this.#bad) {
        this.#bad = (sequence + 1) & 0xffff;
        return false;
      }
      this.restarts++;
      this.#begin(sequence);
    }
    this.received++;
    return true;
  }

  /** Closes a report interval, RFC 3550 A.3. */
  report(): ReceptionInterval {
    const expectedInterval = this.expected - this.#expectedPrior;
    const receivedInterval = this.received - this.#receivedPrior;
    this.#expectedPrior = this.expected;
    this.#receivedPrior = this.received;
    return {
      fractionLost256: fractionLost256(expectedInterval, receivedInterval),
      cumulativeLost: clampCumulativeLost(this.lost),
      extendedHighest: this.extendedHighest,
      expectedInterval,
      receivedInterval,
    };
  }

  #begin(sequence: number): void {
    this.base = sequence;
    this.#max = sequence;
    this.#bad = NO_BAD_SEQUENCE;
    this.cycles = 0;
    this.received = 0;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
  }

  #probe(sequence: number): boolean {
    if (sequence !== ((this.#max + 1) & 0xffff)) {
      this.#probation = this.#minSequential - 1;
      this.#max = sequence;
      return false;
    }
    this.#probation--;
    this.#max = sequence;
    if (this.#probation > 0) return false;
    this.#begin(sequence);
    this.received++;
    return true;
  }
}

/**
 * floor(256 (expected - received) / expected), 0..255 of 256; 0 where more came than were expected. Source: RFC 3550 A.3; confidence: text
 * read, compiled code equal.
 */
export function fractionLost256(expectedInterval: number, receivedInterval: number): number {
  const lost = expectedInterval - receivedInterval;
  return expectedInterval <= 0 || lost <= 0 ? 0 : Math.floor((lost * 256) / expectedInterval);
}

const MAX_CUMULATIVE_LOST = 0x7f_ffff;
const MIN_CUMULATIVE_LOST = -0x80_0000;

/** Packets lost, clamped to the range of the field, -0x800000..0x7fffff. Source: RFC 3550 6.4.1; confidence: text read. */
export function clampCumulativeLost(lost: number): number {
  return Math.max(MIN_CUMULATIVE_LOST, Math.min(MAX_CUMULATIVE_LOST, lost));
}

/** 24-bit two's complement, as in a report block. Source: RFC 3550 6.4.1; confidence: text read. */
export function packCumulativeLost(lost: number): number {
  return clampCumulativeLost(lost) & 0xff_ffff;
}

/** The 24-bit field read back with its sign: negative with duplicates. Source: RFC 3550 6.4.1; confidence: text read. */
export function unpackCumulativeLost(field: number): number {
  return (field << 8) >> 8;
}

/** Most packets that two reports may be apart; beyond it the receiver restarted. */
const MAX_INTERVAL_PACKETS = 0x10_0000;

/**
 * Loss between two reports on one source: lost = cum2 - cum1 of ext2 - ext1 expected; percent 0..100, never negative. Null where the
 * receiver restarted or nothing was expected. Source: RFC 3550 6.4.4; confidence: text read; guards are ours.
 */
export function lossBetweenReports(
  earlier: { readonly cumulativeLost: number; readonly extendedHighest: number },
  later: { readonly cumulativeLost: number; readonly extendedHighest: number },
): { readonly expected: number; readonly lost: number; readonly received: number; readonly lossPct: number } | null {
  const expected = (later.extendedHighest - earlier.extendedHighest) | 0;
  if (expected <= 0 || expected > MAX_INTERVAL_PACKETS) return null;
  const lost = later.cumulativeLost - earlier.cumulativeLost;
  if (lost > expected) return null;
  return { expected, lost, received: expected - lost, lossPct: Math.max(0, (100 * lost) / expected) };
}

/**
 * Exact accounting of one segment: expected = highest - lowest + 1, lost = expected - unique, never negative; duplicates and late packets
 * apart. Unbounded: for analysis and tests. Source: extension as RFC 3611 A.1; confidence: text read.
 */
export class ExactReception {
  readonly #extender = new SequenceExtender();
  readonly #seen = new Set<number>();
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  received = 0;
  duplicates = 0;
  reordered = 0;

  update(sequence: number): void {
    const extended = this.#extender.extend(sequence);
    this.received++;
    if (this.#seen.has(extended)) {
      this.duplicates++;
      return;
    }
    this.#seen.add(extended);
    if (extended < this.#highest) this.reordered++;
    this.#lowest = Math.min(this.#lowest, extended);
    this.#highest = Math.max(this.#highest, extended);
  }

  get unique(): number {
    return this.#seen.size;
  }

  get expected(): number {
    return this.unique === 0 ? 0 : this.#highest - this.#lowest + 1;
  }

  get lost(): number {
    return this.expected - this.unique;
  }
}
