import { JitterEstimator } from '../jitter.js';
import { PACKET_KIND, type PacketKind } from '../packet-kind.js';
import { FixedBuffer, TRANSIT_MS } from '../playout/fixed.js';
import { AdaptiveBuffer, ARRIVAL_MS, MEDIA_MS, PTIME_MS } from '../playout/neteq-like.js';
import { timestampDelta } from '../timestamp.js';
import { DELAY_BUCKETS, delayBucket } from '../window-counts.js';
import type { ArrivalRun } from './arrival-run.js';
import { ADAPTIVE_CELLS, FIXED50_CELLS, FIXED200_CELLS, JITTER_CELLS, TIMING_CELLS } from './cells.js';
import { type FateRing, PLAYED_ADAPTIVE, PLAYED_FIXED50, PLAYED_FIXED200 } from './fate-ring.js';
import { PacketTime } from './packet-time.js';
import { runKernel } from './run-kernel.js';

/** A timestamp that departs from arrival by more than this is another time base, not delay. */
const JUMP_MS = 1000;
/** The same where a marker begins a talkspurt: some senders freeze the timestamp in silence. */
const SILENCE_JUMP_MS = 200;
/** The smallest transit is that of the last one to two of these, so that clock drift does not pass for delay. */
const GENERATION_MS = 60_000;
/** A transit that grew this much before a loss is a queue that filled. */
const QUEUE_RISE_MS = 20;
const DEFAULT_PTIME_MS = 20;

/** Seconds whose smallest transit is kept between two windows. */
const MAX_MINIMA = 600;

const ORIGIN_US = TIMING_CELLS;
/** Media time at the last change of clock, and timestamp units since. */
const MEDIA_BASE = TIMING_CELLS + 1;
const MEDIA_UNITS = TIMING_CELLS + 2;
const TRANSIT = TIMING_CELLS + 3;
/** What jumps of the timestamp have added to the transit. */
const OFFSET = TIMING_CELLS + 4;
/** Smallest transit of this generation and of the one before. */
const GENERATION_END = TIMING_CELLS + 5;
const SMALLEST = TIMING_CELLS + 6;
const SMALLEST_BEFORE = TIMING_CELLS + 7;
/** Smallest transit of this second, its media time, and that of the second before. */
const SECOND_END_US = TIMING_CELLS + 8;
const SECOND_SMALLEST = TIMING_CELLS + 9;
const SECOND_MEDIA = TIMING_CELLS + 10;
const SECOND_BEFORE = TIMING_CELLS + 11;

/**
 * All that depends on the clock rate: jitter, transit, packet duration and the simulated buffers. Times are ms since
 * the first packet. Transit is arrival less media time; `OFFSET` takes out the jumps of the timestamp.
 */
export class ArrivalTiming {
  readonly #cells: number[];
  readonly jitter: JitterEstimator;
  readonly fixed50: FixedBuffer;
  readonly fixed200: FixedBuffer;
  readonly adaptive: AdaptiveBuffer;
  readonly #packetTime = new PacketTime();
  #ptimeMs = 0;
  #clockRate: number;
  /** Rate from the next packet on; 0 for none. */
  #nextClockRate = 0;
  /** As a signed number, which needs no box. */
  #lastTimestamp = 0;
  /** Sequence number of the last packet here; -1000 before the first and after a restart. */
  #lastExtended = NONE;
  #lastWasAudio = false;
  #started = false;
  /** The current second's smallest is among the minima already taken. */
  #secondTaken = false;
  timestampJumps = 0;
  transitRiseBeforeLoss = 0;
  #histogram: number[] | null = null;
  #minima: [number, number][] = [];

  constructor(clockRate: number, originUs: number, cells: number[]) {
    this.#cells = cells;
    this.#clockRate = clockRate;
    cells[ORIGIN_US] = originUs;
    cells[SMALLEST] = Number.POSITIVE_INFINITY;
    cells[SMALLEST_BEFORE] = Number.POSITIVE_INFINITY;
    cells[SECOND_SMALLEST] = Number.POSITIVE_INFINITY;
    cells[SECOND_BEFORE] = Number.POSITIVE_INFINITY;
    this.jitter = new JitterEstimator(cells, JITTER_CELLS);
    this.fixed50 = new FixedBuffer({ nominalMs: 50, resyncMs: 100 }, cells, FIXED50_CELLS);
    this.fixed200 = new FixedBuffer({ nominalMs: 200, resyncMs: 200 }, cells, FIXED200_CELLS);
    this.adaptive = new AdaptiveBuffer(cells, ADAPTIVE_CELLS);
    cells[ADAPTIVE_CELLS + PTIME_MS] = DEFAULT_PTIME_MS;
  }

  /** Packet duration, ms; null until two consecutive packets have come. */
  get ptimeMs(): number | null {
    return this.#ptimeMs === 0 ? null : this.#ptimeMs;
  }

  /** The clock of the packets after the next difference: RFC 7160 4.3 measures the switch in the old clock. */
  changeClock(clockRate: number): void {
    this.#nextClockRate = clockRate === this.#clockRate ? 0 : clockRate;
  }

  /**
   * A first copy of a packet that is no telephone event, in order of arrival.
   * @param sequenceStep numbers since the highest before it; 0 for a packet that comes late
   * @returns which buffers play it, as bits of a fate
   */
  arrive(
    arrivalUs: number,
    timestamp: number,
    marker: boolean,
    packetKind: PacketKind,
    extended: number,
    sequenceStep: number,
  ): number {
    const isAudio = packetKind === PACKET_KIND.audio;
    const steers = packetKind !== PACKET_KIND.comfortNoise;
    const cells = this.#cells;
    const arrivalMs = (arrivalUs - (cells[ORIGIN_US] as number)) / 1000;
    if (!this.#started) this.#start(timestamp, arrivalMs, arrivalUs);
    const stepUnits = timestampDelta(this.#lastTimestamp, timestamp);
    this.#lastTimestamp = timestamp | 0;
    const mediaUnits = (cells[MEDIA_UNITS] as number) + stepUnits;
    cells[MEDIA_UNITS] = mediaUnits;
    const mediaMs = (cells[MEDIA_BASE] as number) + (mediaUnits * 1000) / this.#clockRate;
    if (this.#nextClockRate !== 0) this.#switchClock(mediaMs);
    else if (isAudio && this.#lastWasAudio && extended - this.#lastExtended === 1) {
      if (this.#packetTime.observe(stepUnits)) this.#changePtime(stepUnits);
    }

    if (sequenceStep > 1 && this.#transitRose()) this.transitRiseBeforeLoss++;
    const transitMs = arrivalMs - mediaMs;
    const differenceMs = transitMs - (cells[TRANSIT] as number);
    if (this.#lastExtended === NONE) this.#rebase(differenceMs);
    else {
      const limitMs = marker && sequenceStep === 1 ? SILENCE_JUMP_MS : JUMP_MS;
      if (differenceMs > limitMs || differenceMs < -limitMs) {
        this.timestampJumps++;
        this.#rebase(differenceMs);
      } else this.jitter.update(differenceMs);
    }
    cells[TRANSIT] = transitMs;
    cells[ADAPTIVE_CELLS + ARRIVAL_MS] = arrivalMs;
    cells[ADAPTIVE_CELLS + MEDIA_MS] = mediaMs;
    cells[FIXED50_CELLS + TRANSIT_MS] = transitMs;
    cells[FIXED200_CELLS + TRANSIT_MS] = transitMs;
    this.#lastExtended = extended;
    this.#lastWasAudio = isAudio;
    if (steers) this.#observeTransit(arrivalUs);
    return this.#judge(steers);
  }

  /**
   * Takes packets of a run, of which the first has the extended number `first`, up to one that is out of the ordinary, and tells their fates.
   * Returns how many.
   */
  arriveRun(run: ArrivalRun, first: number, fates: FateRing): number {
    const { stepUnits } = run;
    if (
      !this.#lastWasAudio ||
      this.#nextClockRate !== 0 ||
      this.#lastExtended !== first - 1 ||
      timestampDelta(this.#lastTimestamp, run.timestamp) !== stepUnits ||
      !this.#packetTime.isCommonest(stepUnits) ||
      this.#minima.length + run.length > MAX_MINIMA
    ) {
      return 0;
    }
    const kernel = runKernel();
    if (kernel === null || !this.adaptive.lend(kernel)) return 0;
    const count = kernel.take(run, this.#cells, this.#clockRate, this.#secondTaken);
    if (count === 0) return 0;
    this.adaptive.takeBack(kernel, count);
    this.#lastTimestamp = (run.timestamp + (count - 1) * stepUnits) | 0;
    this.#lastExtended = first + count - 1;
    this.#packetTime.observeCommonest(count);
    this.jitter.count += count;
    this.fixed50.addRun(count, kernel.fixed50);
    this.fixed200.addRun(count, kernel.fixed200);
    this.#secondTaken = kernel.isSecondTaken;
    for (let second = 0; second < kernel.secondsTold; second++)
      this.#addMinimum(kernel.seconds[2 * second] as number, kernel.seconds[2 * second + 1] as number);
    this.#histogram ??= new Array<number>(DELAY_BUCKETS).fill(0);
    const histogram = this.#histogram;
    const { buckets } = kernel;
    for (let index = 0; index < count; index++) {
      const bucket = buckets[index] as number;
      histogram[bucket] = (histogram[bucket] as number) + 1;
    }
    if (kernel.played === 3 * count) fates.advancePerfect(count);
    else for (let index = 0; index < count; index++) fates.advancePlayed(kernel.fates[index] as number);
    return count;
  }

  /**
   * Whether a timestamp is so far from where arrival and number would have it that the time base must be another. A queue that held packets up
   * and dropped some parts time from number and timestamp, but not these from each other.
   */
  isForeign(arrivalUs: number, timestamp: number, sequenceStep: number): boolean {
    if (!this.#started || this.#ptimeMs === 0) return false;
    const cells = this.#cells;
    const lastMediaMs = (cells[MEDIA_BASE] as number) + ((cells[MEDIA_UNITS] as number) * 1000) / this.#clockRate;
    const lastArrivalMs = (cells[TRANSIT] as number) + lastMediaMs;
    const elapsedMs = (arrivalUs - (cells[ORIGIN_US] as number)) / 1000 - lastArrivalMs;
    const mediaStepMs = (timestampDelta(this.#lastTimestamp, timestamp) * 1000) / this.#clockRate;
    const numberStepMs = sequenceStep * this.#ptimeMs;
    return (
      Math.abs(elapsedMs - mediaStepMs) > JUMP_MS &&
      Math.abs(elapsedMs - numberStepMs) > JUMP_MS &&
      Math.abs(mediaStepMs - numberStepMs) > JUMP_MS
    );
  }

  /** The next packet begins another segment: its timestamp has nothing to do with those before. */
  restart(): void {
    this.#lastExtended = NONE;
    this.fixed50.restart();
    this.fixed200.restart();
    this.adaptive.restart();
  }

  /** The minima of the seconds that have had a packet since the last were taken. */
  takeMinima(): [number, number][] {
    this.#recordSecond();
    const minima = this.#minima;
    this.#minima = [];
    return minima;
  }

  takeHistogram(): number[] {
    const histogram = this.#histogram ?? new Array<number>(DELAY_BUCKETS).fill(0);
    this.#histogram = null;
    return histogram;
  }

  #start(timestamp: number, arrivalMs: number, arrivalUs: number): void {
    this.#started = true;
    this.#lastTimestamp = timestamp | 0;
    this.#cells[MEDIA_BASE] = arrivalMs;
    this.#cells[GENERATION_END] = arrivalMs + GENERATION_MS;
    this.#cells[SECOND_END_US] = secondEnd(arrivalUs);
  }

  #switchClock(mediaMs: number): void {
    this.#clockRate = this.#nextClockRate;
    this.#nextClockRate = 0;
    this.#cells[MEDIA_BASE] = mediaMs;
    this.#cells[MEDIA_UNITS] = 0;
    this.#packetTime.reset();
  }

  #rebase(differenceMs: number): void {
    this.#cells[OFFSET] = (this.#cells[OFFSET] as number) + differenceMs;
  }

  #changePtime(stepUnits: number): void {
    this.#ptimeMs = (stepUnits * 1000) / this.#clockRate;
    this.#cells[ADAPTIVE_CELLS + PTIME_MS] = this.#ptimeMs;
  }

  /** Asks the buffers about the packet in their cells. */
  #judge(steers: boolean): number {
    let played = 0;
    if (this.fixed50.judgeCells(steers, false)) played |= PLAYED_FIXED50;
    if (this.fixed200.judgeCells(steers, false)) played |= PLAYED_FIXED200;
    if (this.adaptive.judgeCells(steers)) played |= PLAYED_ADAPTIVE;
    return played;
  }

  #observeTransit(arrivalUs: number): void {
    const cells = this.#cells;
    const arrivalMs = cells[ADAPTIVE_CELLS + ARRIVAL_MS] as number;
    const transitMs = (cells[TRANSIT] as number) - (cells[OFFSET] as number);
    if (arrivalMs >= (cells[GENERATION_END] as number)) this.#nextGeneration(arrivalMs);
    if (transitMs < (cells[SMALLEST] as number)) cells[SMALLEST] = transitMs;
    const smallestMs = Math.min(cells[SMALLEST] as number, cells[SMALLEST_BEFORE] as number);
    this.#histogram ??= new Array<number>(DELAY_BUCKETS).fill(0);
    const bucket = delayBucket(transitMs - smallestMs);
    this.#histogram[bucket] = (this.#histogram[bucket] as number) + 1;

    if (arrivalUs >= (cells[SECOND_END_US] as number)) this.#nextSecond(arrivalUs);
    if (transitMs < (cells[SECOND_SMALLEST] as number)) {
      cells[SECOND_SMALLEST] = transitMs;
      cells[SECOND_MEDIA] = arrivalMs - transitMs;
      this.#secondTaken = false;
    }
  }

  #nextGeneration(arrivalMs: number): void {
    const cells = this.#cells;
    const overdueMs = arrivalMs - (cells[GENERATION_END] as number);
    cells[SMALLEST_BEFORE] = overdueMs >= GENERATION_MS ? Number.POSITIVE_INFINITY : (cells[SMALLEST] as number);
    cells[SMALLEST] = Number.POSITIVE_INFINITY;
    cells[GENERATION_END] = arrivalMs - (overdueMs % GENERATION_MS) + GENERATION_MS;
  }

  #transitRose(): boolean {
    const cells = this.#cells;
    const least = Math.min(cells[SECOND_SMALLEST] as number, cells[SECOND_BEFORE] as number);
    return (cells[TRANSIT] as number) - (cells[OFFSET] as number) - least > QUEUE_RISE_MS;
  }

  #nextSecond(arrivalUs: number): void {
    this.#recordSecond();
    const cells = this.#cells;
    cells[SECOND_BEFORE] = cells[SECOND_SMALLEST] as number;
    cells[SECOND_SMALLEST] = Number.POSITIVE_INFINITY;
    cells[SECOND_END_US] = secondEnd(arrivalUs);
  }

  #recordSecond(): void {
    const smallestMs = this.#cells[SECOND_SMALLEST] as number;
    if (this.#secondTaken || smallestMs === Number.POSITIVE_INFINITY || this.#minima.length >= MAX_MINIMA) return;
    this.#addMinimum(this.#cells[SECOND_MEDIA] as number, smallestMs);
    this.#secondTaken = true;
  }

  #addMinimum(mediaMs: number, transitMs: number): void {
    this.#minima.push([toMicroseconds(mediaMs), toMicroseconds(transitMs)]);
  }
}

/** No sequence number, and not one less than any. */
const NONE = -1000;

function secondEnd(arrivalUs: number): number {
  return (Math.floor(arrivalUs / 1e6) + 1) * 1e6;
}

/** Milliseconds to the nearest microsecond: what a capture can know, and short in a record. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
