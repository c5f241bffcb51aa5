import { PACKET_KIND, type PacketKind } from './packet-kind.js';
import { JUMP_SUSPECT_STEP, MAX_DROPOUT, MAX_MISORDER, SEQUENCE_MODULUS } from './sequence.js';
import type { ArrivalRun } from './stream/arrival-run.js';
import { ArrivalTiming } from './stream/arrival-timing.js';
import { newCells } from './stream/cells.js';
import { ClockGuess, type WaitingPacketSink } from './stream/clock-guess.js';
import { CopyDetector } from './stream/copy-detector.js';
import { FateRing, PLAYED_BY_ALL } from './stream/fate-ring.js';
import { StrayPacket } from './stream/stray-packet.js';
import { WindowTally } from './stream/window-tally.js';
import { PASSAGE_EVERY, type WindowCounts } from './window-counts.js';

/** What `StreamState.arrive` made of a packet. */
export const ARRIVAL = {
  /** First packet of the stream. */
  first: 0,
  /** Beyond the highest sequence number so far: the next, or after a gap. */
  inOrder: 1,
  /** Below the highest so far and not seen before (RFC 4737). */
  reordered: 2,
  /** Seen before: the network or the sender made a copy. Among `packets`. */
  duplicate: 3,
  /** Seen before: the mirror port made a copy. In `mirrorDuplicates` only. */
  mirrorCopy: 4,
  /** Second packet of a new sequence (RFC 3550 A.1): a segment ended, another has begun with the packet before. */
  restart: 5,
  /** Fits nothing seen; its successor would make it the first of a new sequence. In `strays` only. */
  stray: 6,
} as const;

/** One of the values of `ARRIVAL`. */
export type Arrival = (typeof ARRIVAL)[keyof typeof ARRIVAL];

/** What is known of a stream before its first packet. */
export interface StreamOptions {
  /** RTP clock rate in Hz as SDP or RFC 3551 has it; null to guess it from the first packets. */
  readonly clockRate: number | null;
}

/**
 * One RTP source in one direction: folds packets into the counts of windows. One call a packet, no allocation, constant
 * time; about 4 KiB a stream, 6 with loss.
 *
 * The caller decides where windows end and calls `takeWindow` between two packets; state goes on, and the sum over
 * windows does not depend on where they are cut (`transitMinima` apart, which gets a second entry for a divided second).
 * What late packets change of a window that was taken is corrected in the next, so nothing needs to be flushed at the end.
 */
export class StreamState implements WaitingPacketSink {
  /** Extended highest sequence number; -1 before the first packet. */
  #highest = -1;
  /** First extended number of the segment. */
  #base = 0;
  #originUs = 0;
  readonly #cells = newCells();
  readonly #tally = new WindowTally(this.#cells);
  readonly #fates = new FateRing();
  readonly #copies = new CopyDetector();
  /** Null while the clock is unknown. */
  #timing: ArrivalTiming | null = null;
  /** Null when the clock is known, or has been given up. */
  #guess: ClockGuess | null = null;
  #clockRate: number;
  #clockGuessed = false;
  #lastWasNoise = false;
  #lastHadMarker = false;

  /** Made with the first packet that fits nothing. */
  #stray: StrayPacket | null = null;

  constructor(options: StreamOptions) {
    this.#clockRate = options.clockRate ?? 0;
  }

  /** Hz; null while it is unknown. */
  get clockRate(): number | null {
    return this.#clockRate === 0 ? null : this.#clockRate;
  }

  /** The clock was found from timestamps against arrival, not told. */
  get clockGuessed(): boolean {
    return this.#clockGuessed;
  }

  /**
   * Tells the clock rate of the packets from the next on: SDP that came late, or a payload type with another clock. Cheap
   * when nothing changes. Packets that waited for a clock are measured now.
   */
  setClockRate(clockRate: number): void {
    if (clockRate === this.#clockRate || !(clockRate > 0)) return;
    this.#clockRate = clockRate;
    this.#clockGuessed = false;
    if (this.#timing !== null) this.#timing.changeClock(clockRate);
    else this.#beginTiming(clockRate);
  }

  /**
   * Takes one RTP packet.
   * @param arrivalUs capture time, microseconds
   * @param sequence 16-bit
   * @param timestamp 32-bit, unsigned
   * @param payloadOctets octets after the RTP header and its extensions
   * @param linkSignature of `linkSignature()`; see `CopyDetector` for what it decides
   */
  arrive(
    arrivalUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadOctets: number,
    payloadType: number,
    packetKind: PacketKind,
    linkSignature: number,
  ): Arrival {
    const tally = this.#tally;
    if (this.#highest < 0) {
      this.#begin(arrivalUs, sequence);
      this.#accept(arrivalUs, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature, sequence, 0);
      return ARRIVAL.first;
    }
    const step = (sequence - this.#highest) & 0xffff;
    if (step === 1) {
      const extended = this.#highest + 1;
      this.#highest = extended;
      this.#fates.advance(extended);
      tally.expected++;
      this.#accept(arrivalUs, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature, extended, 1);
      return ARRIVAL.inOrder;
    }
    if (step === 0 || step >= SEQUENCE_MODULUS - MAX_MISORDER) {
      const behind = step === 0 ? 0 : SEQUENCE_MODULUS - step;
      return this.#arriveBehind(
        behind,
        arrivalUs,
        timestamp,
        marker,
        payloadOctets,
        payloadType,
        packetKind,
        linkSignature,
      );
    }
    if (this.#stray?.isFollowedBy(sequence)) {
      this.#restartWith(this.#stray);
      const extended = this.#highest + 1;
      this.#highest = extended;
      this.#fates.advance(extended);
      tally.expected++;
      this.#accept(arrivalUs, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature, extended, 1);
      return ARRIVAL.restart;
    }
    if (step >= MAX_DROPOUT || this.#isForeign(step, arrivalUs, timestamp, packetKind)) {
      return this.#keepStray(
        arrivalUs,
        sequence,
        timestamp,
        marker,
        payloadOctets,
        payloadType,
        packetKind,
        linkSignature,
      );
    }
    const extended = this.#highest + step;
    tally.gap(arrivalUs, this.#highest + 1, step - 1);
    this.#highest = extended;
    this.#fates.advance(extended);
    tally.expected += step;
    this.#accept(arrivalUs, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature, extended, step);
    return ARRIVAL.inOrder;
  }

  /** Takes the packets of a run, which is what `arrive` does with each of them, only faster. The run is used up. */
  arriveRun(run: ArrivalRun): void {
    // One may follow a late packet, or noise, or be too late; once it is taken the others follow it.
    while (run.length > 0) if (!this.#arriveTogether(run)) this.#arriveFirstOf(run);
  }

  /** Counts since the last window was taken; null when no packet came. */
  takeWindow(): WindowCounts | null {
    const counts = this.#tally.take(this.#timing);
    if (counts === null) return null;
    const { fixed50, fixed200, adaptive } = counts.playout;
    this.#fates.take(counts.lossRuns, fixed50, fixed200, adaptive);
    return counts;
  }

  /** A packet that waited for the clock: it counted as played, which is corrected where a buffer would not have played it. */
  replay(arrivalUs: number, timestamp: number, extended: number, note: number): void {
    const timing = this.#timing;
    if (timing === null) return;
    const played = timing.arrive(
      arrivalUs,
      timestamp,
      (note & 1) !== 0,
      ((note >> 1) & 3) as PacketKind,
      extended,
      note >> 3,
    );
    this.#tally.playedUnmeasured--;
    this.#fates.setPlayed(extended, played);
  }

  /** Takes packets up to the first that is out of the ordinary; false where that is the first. */
  #arriveTogether(run: ArrivalRun): boolean {
    const first = this.#highest + 1;
    if (this.#highest < 0 || (first & 0xffff) !== run.sequence || this.#lastWasNoise) return false;
    const count = this.#timing === null ? 0 : this.#timing.arriveRun(run, first, this.#fates);
    if (count === 0) return false;
    this.#highest = first + count - 1;
    this.#lastHadMarker = false;
    this.#copies.rememberRun(first, run, count);
    this.#tally.run(run, first, count);
    run.shift(count);
    return true;
  }

  #arriveFirstOf(run: ArrivalRun): void {
    const { sequence, payloadOctets, payloadType } = run;
    const timestamp = run.timestamp >>> 0;
    this.arrive(run.arrivalUs(0), sequence, timestamp, false, payloadOctets, payloadType, 0, run.signature(0));
    run.shift(1);
  }

  #begin(arrivalUs: number, sequence: number): void {
    this.#originUs = arrivalUs;
    this.#highest = sequence;
    this.#base = sequence;
    this.#fates.begin(sequence);
    this.#tally.expected++;
    if (this.#clockRate === 0) this.#guess = new ClockGuess();
    else this.#timing = new ArrivalTiming(this.#clockRate, arrivalUs, this.#cells);
  }

  /** A first copy: counts it, and has the buffers decide what becomes of it. */
  #accept(
    arrivalUs: number,
    timestamp: number,
    marker: boolean,
    payloadOctets: number,
    payloadType: number,
    packetKind: PacketKind,
    linkSignature: number,
    extended: number,
    step: number,
  ): void {
    this.#copies.remember(extended, this.#highest - extended, arrivalUs, payloadOctets, linkSignature);
    this.#tally.count(arrivalUs, marker, payloadOctets, payloadType, packetKind);
    if ((extended & (PASSAGE_EVERY - 1)) === 0) this.#tally.passage(arrivalUs, extended & 0xffff);
    const isNoise = packetKind >= PACKET_KIND.comfortNoise;
    // A marker on each packet says nothing, and a gap with loss in it is not silence.
    const afterSilence = step === 1 && (isNoise || this.#lastWasNoise || (marker && !this.#lastHadMarker));
    this.#lastWasNoise = isNoise;
    this.#lastHadMarker = marker;
    this.#tally.delta(arrivalUs, afterSilence);
    // The timestamp of an event stands still while it lasts, so it says nothing of lateness: an event that came is played.
    let played = PLAYED_BY_ALL;
    if (packetKind === PACKET_KIND.telephoneEvent) this.#tally.playedUnmeasured++;
    else if (this.#timing !== null) {
      played = this.#timing.arrive(arrivalUs, timestamp, marker, packetKind, extended, step);
    } else {
      this.#tally.playedUnmeasured++;
      if (this.#guess !== null) {
        this.#awaitClock(this.#guess, arrivalUs, timestamp, marker, packetKind, extended, step);
        return;
      }
    }
    this.#fates.setPlayed(extended, played);
  }

  #arriveBehind(
    behind: number,
    arrivalUs: number,
    timestamp: number,
    marker: boolean,
    payloadOctets: number,
    payloadType: number,
    packetKind: PacketKind,
    linkSignature: number,
  ): Arrival {
    const tally = this.#tally;
    const extended = this.#highest - behind;
    if (extended >= this.#base && this.#fates.has(extended)) {
      if (this.#copies.isMirrorCopy(extended, behind, arrivalUs, payloadOctets, linkSignature)) {
        tally.mirrorCopy(arrivalUs);
        return ARRIVAL.mirrorCopy;
      }
      this.#copies.remember(extended, behind, arrivalUs, payloadOctets, linkSignature);
      tally.count(arrivalUs, marker, payloadOctets, payloadType, packetKind);
      tally.duplicates++;
      return ARRIVAL.duplicate;
    }
    if (extended < this.#base) {
      tally.expected += this.#base - extended;
      tally.gap(arrivalUs, extended + 1, this.#base - extended - 1);
      this.#base = extended;
    } else tally.filled(arrivalUs, extended);
    tally.reordered++;
    this.#fates.receive(extended);
    this.#accept(arrivalUs, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature, extended, 0);
    return ARRIVAL.reordered;
  }

  /**
   * A jump of the sequence number that is too short for RFC 3550 A.1 but too long for the time that passed, with a
   * timestamp that agrees with neither: the source was replaced, nothing was lost.
   */
  #isForeign(step: number, arrivalUs: number, timestamp: number, packetKind: PacketKind): boolean {
    if (step < JUMP_SUSPECT_STEP || packetKind !== PACKET_KIND.audio || this.#timing === null) return false;
    return this.#timing.isForeign(arrivalUs, timestamp, step);
  }

  #keepStray(
    arrivalUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadOctets: number,
    payloadType: number,
    packetKind: PacketKind,
    linkSignature: number,
  ): Arrival {
    this.#stray ??= new StrayPacket();
    if (this.#stray.isCopiedBy(arrivalUs, sequence, payloadOctets)) {
      this.#tally.mirrorCopy(arrivalUs);
      return ARRIVAL.mirrorCopy;
    }
    this.#tally.stray(arrivalUs);
    this.#stray.keep(arrivalUs, sequence, timestamp, marker, payloadOctets, payloadType, packetKind, linkSignature);
    return ARRIVAL.stray;
  }

  /** Ends the segment and begins another with the stray packet. */
  #restartWith(stray: StrayPacket): void {
    const { sequence } = stray;
    stray.forget();
    this.#tally.strays--;
    this.#tally.restarts++;
    this.#tally.expected++;
    this.#fates.end();
    this.#timing?.restart();
    this.#guess?.restart();
    this.#highest = sequence;
    this.#base = sequence;
    this.#fates.begin(sequence);
    this.#accept(
      stray.arrivalUs,
      stray.timestamp,
      stray.marker,
      stray.payloadOctets,
      stray.payloadType,
      stray.packetKind,
      stray.linkSignature,
      sequence,
      0,
    );
  }

  #awaitClock(
    guess: ClockGuess,
    arrivalUs: number,
    timestamp: number,
    marker: boolean,
    packetKind: PacketKind,
    extended: number,
    step: number,
  ): void {
    this.#fates.setPlayed(extended, PLAYED_BY_ALL);
    const note = (marker ? 1 : 0) | (packetKind << 1) | (step << 3);
    const rate = guess.observe(arrivalUs, timestamp, extended, note);
    if (rate > 0) {
      this.#clockRate = rate;
      this.#clockGuessed = true;
      this.#beginTiming(rate);
    } else if (rate < 0) this.#guess = null;
  }

  #beginTiming(clockRate: number): void {
    const guess = this.#guess;
    this.#guess = null;
    if (this.#highest < 0) return;
    this.#timing = new ArrivalTiming(clockRate, this.#originUs, this.#cells);
    guess?.drainTo(this);
  }
}
