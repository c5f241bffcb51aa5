import { BurstGapTracker } from '../burst-gap.js';
import { LOSS_RUN_BUCKETS, type PlayoutCounts } from '../window-counts.js';

/** Sequence numbers whose fate may still change; more than the 100 that a packet may be late by (RFC 3550 A.1), not fewer than are in a run. */
const REMEMBERED = 128;
const WORD_MASK = REMEMBERED / 8 - 1;

/** Bits of a fate. */
const RECEIVED = 1;
export const PLAYED_FIXED50 = 2;
export const PLAYED_FIXED200 = 4;
export const PLAYED_ADAPTIVE = 8;
export const PLAYED_BY_ALL = PLAYED_FIXED50 | PLAYED_FIXED200 | PLAYED_ADAPTIVE;
const PERFECT = RECEIVED | PLAYED_BY_ALL;
/** A word of eight such. */
const ALL_PERFECT = -1;

/** Runs of lost packets by length. */
class LossRuns {
  readonly buckets = new Int32Array(LOSS_RUN_BUCKETS);
  #open = 0;

  received(): void {
    if (this.#open === 0) return;
    const bucket = Math.min(this.#open, LOSS_RUN_BUCKETS) - 1;
    this.buckets[bucket] = (this.buckets[bucket] as number) + 1;
    this.#open = 0;
  }

  lost(count: number): void {
    this.#open += count;
  }

  copyFrom(other: LossRuns): void {
    this.buckets.set(other.buckets);
    this.#open = other.#open;
  }
}

/** What the fates amount to, for the network and for each buffer. */
class FateTotals {
  readonly lossRuns = new LossRuns();
  readonly fixed50 = new BurstGapTracker();
  readonly fixed200 = new BurstGapTracker();
  readonly adaptive = new BurstGapTracker();

  perfect(count: number): void {
    if (count === 0) return;
    this.lossRuns.received();
    this.fixed50.played(count);
    this.fixed200.played(count);
    this.adaptive.played(count);
  }

  add(fate: number): void {
    if ((fate & RECEIVED) !== 0) this.lossRuns.received();
    else this.lossRuns.lost(1);
    if ((fate & PLAYED_FIXED50) !== 0) this.fixed50.played(1);
    else this.fixed50.missedRun(1);
    if ((fate & PLAYED_FIXED200) !== 0) this.fixed200.played(1);
    else this.fixed200.missedRun(1);
    if ((fate & PLAYED_ADAPTIVE) !== 0) this.adaptive.played(1);
    else this.adaptive.missedRun(1);
  }

  lost(count: number): void {
    this.lossRuns.lost(count);
    this.fixed50.missedRun(count);
    this.fixed200.missedRun(count);
    this.adaptive.missedRun(count);
  }

  close(): void {
    this.lossRuns.received();
    this.fixed50.close();
    this.fixed200.close();
    this.adaptive.close();
  }

  copyFrom(other: FateTotals): void {
    this.lossRuns.copyFrom(other.lossRuns);
    this.fixed50.copyFrom(other.fixed50);
    this.fixed200.copyFrom(other.fixed200);
    this.adaptive.copyFrom(other.adaptive);
  }
}

/** Totals if the stream ended now; shared by all streams, since it is only used within one call. */
const asIfEnded = new FateTotals();
const NOTHING = new FateTotals();

/**
 * Fates of the newest 128 sequence numbers, and the totals of those before. It is the duplicate window too. A window's
 * share is "the stream as if it ended now" less what earlier windows reported, so the sum over windows is exact wherever
 * they are cut, and a window does not wait for packets that may still come late.
 */
export class FateRing {
  /** Eight fates of four bits to a word: small enough that the array needs no memory outside the heap. */
  readonly #words = new Int32Array(REMEMBERED / 8);
  /** Made with the first fate that is not perfect, as is what windows have reported so far. */
  #settled: FateTotals | null = null;
  #reported: FateTotals | null = null;
  /** Perfect fates not yet told to the totals: nearly all are. */
  #perfect = 0;
  /** First sequence number whose fate is not settled, and the highest seen. */
  #first = 0;
  #highest = -1;
  /** Whether any fate was ever other than perfect. */
  #eventful = false;

  begin(extended: number): void {
    this.#first = extended;
    this.#highest = extended;
    this.#set(extended, RECEIVED);
  }

  /** The newest number grows to `extended`, which was received. */
  advance(extended: number): void {
    const horizon = extended - REMEMBERED;
    if (this.#first <= horizon) this.#settleUpTo(horizon);
    if (extended !== this.#highest + 1) {
      this.#eventful = true;
      const from = Math.max(this.#highest + 1, horizon + 1);
      for (let skipped = from; skipped < extended; skipped++) this.#set(skipped, 0);
    }
    this.#highest = extended;
    this.#set(extended, RECEIVED);
  }

  /** The newest number grows by one, and the buffers have judged it. */
  advancePlayed(played: number): void {
    const extended = this.#highest + 1;
    if (this.#first <= extended - REMEMBERED) this.#settleUpTo(extended - REMEMBERED);
    if (played !== PLAYED_BY_ALL) this.#eventful = true;
    this.#highest = extended;
    this.#set(extended, RECEIVED | played);
  }

  /** The newest number grows by `count`, at most `REMEMBERED`, and all buffers play them. */
  advancePerfect(count: number): void {
    const last = this.#highest + count;
    if (this.#first <= last - REMEMBERED) this.#settleUpTo(last - REMEMBERED);
    for (let extended = this.#highest + 1; extended <= last; ) {
      if ((extended & 7) === 0 && extended + 7 <= last) {
        this.#words[(extended >> 3) & WORD_MASK] = ALL_PERFECT;
        extended += 8;
      } else this.#set(extended++, PERFECT);
    }
    this.#highest = last;
  }

  /** Whether a number not above the newest has been received. */
  has(extended: number): boolean {
    return extended >= this.#first && (this.#get(extended) & RECEIVED) !== 0;
  }

  /** A number not above the newest, at most 100 behind it, was received after all; it may be from before the first. */
  receive(extended: number): void {
    if (extended < this.#first) {
      for (let skipped = extended + 1; skipped < this.#first; skipped++) {
        this.#set(skipped, 0);
        this.#eventful = true;
      }
      this.#first = extended;
    }
    this.#set(extended, RECEIVED);
  }

  /** What the buffers did with a number that was received; false when its fate is settled already. */
  setPlayed(extended: number, played: number): boolean {
    if (extended < this.#first) return false;
    if (played !== PLAYED_BY_ALL) this.#eventful = true;
    this.#set(extended, RECEIVED | played);
    return true;
  }

  /** The segment ends here; another may follow. */
  end(): void {
    this.#settleUpTo(this.#highest);
    if (this.#settled === null) return;
    this.#settled.perfect(this.#perfect);
    this.#perfect = 0;
    this.#settled.close();
  }

  /** Adds to the counts of a window what has changed since the last was taken. */
  take(lossRuns: number[], fixed50: PlayoutCounts, fixed200: PlayoutCounts, adaptive: PlayoutCounts): void {
    if (!this.#eventful) return;
    asIfEnded.copyFrom(this.#settled ?? NOTHING);
    asIfEnded.perfect(this.#perfect);
    for (let at = this.#first; at <= this.#highest; at++) asIfEnded.add(this.#get(at));
    asIfEnded.close();
    const reported = this.#reported ?? NOTHING;
    for (let index = 0; index < LOSS_RUN_BUCKETS; index++) {
      lossRuns[index] = (asIfEnded.lossRuns.buckets[index] as number) - (reported.lossRuns.buckets[index] as number);
    }
    addDifference(fixed50, asIfEnded.fixed50, reported.fixed50);
    addDifference(fixed200, asIfEnded.fixed200, reported.fixed200);
    addDifference(adaptive, asIfEnded.adaptive, reported.adaptive);
    this.#reported ??= new FateTotals();
    this.#reported.copyFrom(asIfEnded);
  }

  #settleUpTo(last: number): void {
    const known = Math.min(last, this.#highest);
    for (let at = this.#first; at <= known; ) {
      if ((at & 7) === 0 && at + 7 <= known && this.#words[(at >> 3) & WORD_MASK] === ALL_PERFECT) {
        this.#perfect += 8;
        at += 8;
        continue;
      }
      const fate = this.#get(at++);
      if (fate === PERFECT) this.#perfect++;
      else this.#totals().add(fate);
    }
    if (last > known) this.#totals().lost(last - Math.max(known, this.#first - 1));
    this.#first = last + 1;
  }

  #get(extended: number): number {
    return ((this.#words[(extended >> 3) & WORD_MASK] as number) >> ((extended & 7) << 2)) & 15;
  }

  #set(extended: number, fate: number): void {
    const word = (extended >> 3) & WORD_MASK;
    const shift = (extended & 7) << 2;
    this.#words[word] = ((this.#words[word] as number) & ~(15 << shift)) | (fate << shift);
  }

  /** The totals, told of all the perfect fates so far. */
  #totals(): FateTotals {
    this.#settled ??= new FateTotals();
    this.#settled.perfect(this.#perfect);
    this.#perfect = 0;
    return this.#settled;
  }
}

function addDifference(counts: PlayoutCounts, now: BurstGapTracker, before: BurstGapTracker): void {
  counts.missedRuns = now.runs - before.runs;
  counts.missedInRuns = now.missed - before.missed;
  counts.bursts = now.bursts - before.bursts;
  counts.burstPackets = now.burstPackets - before.burstPackets;
  counts.burstMissed = now.burstMissed - before.burstMissed;
  counts.gapMissed = now.gapMissed - before.gapMissed;
}
