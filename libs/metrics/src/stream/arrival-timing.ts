import { JitterEstimator } from '../jitter.js';
import { FixedBuffer } from '../playout/fixed.js';
import { AdaptiveBuffer } from '../playout/neteq-like.js';
import { timestampDelta } from '../timestamp.js';
import { DELAY_BUCKETS, delayBucket } from '../window-counts.js';
import { PLAYED_ADAPTIVE, PLAYED_FIXED50, PLAYED_FIXED200 } from './fate-ring.js';
import { PacketTime } from './packet-time.js';

/** A timestamp that departs from arrival by more than this is another time base, not delay. */
export const JUMP_MS = 1000;
/** The same where a marker begins a talkspurt: some senders freeze the timestamp in silence. */
export const SILENCE_JUMP_MS = 200;
/** The smallest transit is that of the last one to two of these, so that clock drift does not pass for delay. */
const GENERATION_MS = 60_000;
/** A transit that grew this much before a loss is a queue that filled. */
const QUEUE_RISE_MS = 20;
const DEFAULT_PTIME_MS = 20;

/**
 * All that depends on the clock rate: jitter, transit, packet duration and the simulated buffers. Times are ms since
 * the first packet. Transit is arrival less media time; `#offsetMs` takes out the jumps of the timestamp.
 */
export class ArrivalTiming {
  readonly jitter = new JitterEstimator();
  readonly fixed50 = new FixedBuffer({ nominalMs: 50, resyncMs: 100 });
  readonly fixed200 = new FixedBuffer({ nominalMs: 200, resyncMs: 200 });
  readonly adaptive = new AdaptiveBuffer();
  readonly #packetTime = new PacketTime();
  #ptimeMs = 0;
  readonly #originUs: number;
  #clockRate: number;
  /** Rate from the next packet on; 0 for none. */
  #nextClockRate = 0;
  /** Media time at the last change of clock, and timestamp units since. */
  #mediaBaseMs = 0;
  #mediaUnits = 0;
  #lastTimestamp = 0;
  /** Sequence number of the last packet here; NaN before the first and after a restart. */
  #lastExtended = Number.NaN;
  #lastWasAudio = false;
  #transitMs = 0;
  #offsetMs = 0;
  #started = false;

  #generationEndMs = GENERATION_MS;
  #smallestMs = Number.POSITIVE_INFINITY;
  #smallestBeforeMs = Number.POSITIVE_INFINITY;

  /** Of the current second: its end, its smallest transit and when that was; and the smallest of the second before. */
  #secondEndUs = 0;
  #secondSmallestMs = Number.POSITIVE_INFINITY;
  #secondMediaMs = 0;
  #secondBeforeMs = Number.POSITIVE_INFINITY;
  /** The current second's smallest is among the minima already taken. */
  #secondTaken = false;

  timestampJumps = 0;
  transitRiseBeforeLoss = 0;
  #histogram: number[] | null = null;
  #minima: [number, number][] = [];

  constructor(clockRate: number, originUs: number) {
    this.#clockRate = clockRate;
    this.#originUs = originUs;
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
   * A first copy of an audio or comfort-noise packet, in order of arrival.
   * @param sequenceStep numbers since the highest before it; 0 for a packet that comes late
   * @returns which buffers play it, as bits of a fate
   */
  arrive(
    arrivalUs: number,
    timestamp: number,
    marker: boolean,
    isAudio: boolean,
    extended: number,
    sequenceStep: number,
  ): number {
    const arrivalMs = (arrivalUs - this.#originUs) / 1000;
    if (!this.#started) this.#start(timestamp, arrivalMs, arrivalUs);
    const stepUnits = timestampDelta(this.#lastTimestamp, timestamp);
    this.#lastTimestamp = timestamp;
    this.#mediaUnits += stepUnits;
    const mediaMs = this.#mediaBaseMs + (this.#mediaUnits * 1000) / this.#clockRate;
    if (this.#nextClockRate !== 0) this.#switchClock(mediaMs);
    else if (isAudio && this.#lastWasAudio && extended - this.#lastExtended === 1) {
      if (this.#packetTime.observe(stepUnits)) this.#ptimeMs = (stepUnits * 1000) / this.#clockRate;
    }

    if (sequenceStep > 1 && this.#transitRose()) this.transitRiseBeforeLoss++;
    const transitMs = arrivalMs - mediaMs;
    if (!Number.isNaN(this.#lastExtended)) {
      const differenceMs = transitMs - this.#transitMs;
      const limitMs = marker && sequenceStep === 1 ? SILENCE_JUMP_MS : JUMP_MS;
      if (differenceMs > limitMs || differenceMs < -limitMs) {
        this.timestampJumps++;
        this.#offsetMs += differenceMs;
      } else this.jitter.update(differenceMs);
    } else this.#offsetMs += transitMs - this.#transitMs;
    this.#transitMs = transitMs;
    this.#lastExtended = extended;
    this.#lastWasAudio = isAudio;
    if (isAudio) this.#observeTransit(arrivalUs, arrivalMs, transitMs - this.#offsetMs);
    return this.#judge(arrivalMs, mediaMs, transitMs, isAudio);
  }

  /** Whether a timestamp is so far from where arrival would have it that the time base must be another. */
  isForeign(arrivalUs: number, timestamp: number, sequenceStep: number): boolean {
    if (!this.#started || this.#ptimeMs === 0) return false;
    const units = this.#mediaUnits + timestampDelta(this.#lastTimestamp, timestamp);
    const arrivalMs = (arrivalUs - this.#originUs) / 1000;
    const transitMs = arrivalMs - this.#mediaBaseMs - (units * 1000) / this.#clockRate;
    if (Math.abs(transitMs - this.#transitMs) <= JUMP_MS) return false;
    const elapsedMs = arrivalMs - this.#lastArrivalMs();
    return Math.abs(sequenceStep * this.#ptimeMs - elapsedMs) > JUMP_MS;
  }

  /** The next packet begins another segment: its timestamp has nothing to do with those before. */
  restart(): void {
    this.#lastExtended = Number.NaN;
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
    this.#lastTimestamp = timestamp;
    this.#mediaBaseMs = arrivalMs;
    this.#generationEndMs = arrivalMs + GENERATION_MS;
    this.#secondEndUs = secondEnd(arrivalUs);
  }

  #switchClock(mediaMs: number): void {
    this.#clockRate = this.#nextClockRate;
    this.#nextClockRate = 0;
    this.#mediaBaseMs = mediaMs;
    this.#mediaUnits = 0;
    this.#packetTime.reset();
  }

  #lastArrivalMs(): number {
    return this.#transitMs + this.#mediaBaseMs + (this.#mediaUnits * 1000) / this.#clockRate;
  }

  #judge(arrivalMs: number, mediaMs: number, transitMs: number, isAudio: boolean): number {
    const ptimeMs = this.#ptimeMs === 0 ? DEFAULT_PTIME_MS : this.#ptimeMs;
    let played = 0;
    if (this.fixed50.judge(transitMs, isAudio)) played |= PLAYED_FIXED50;
    if (this.fixed200.judge(transitMs, isAudio)) played |= PLAYED_FIXED200;
    if (this.adaptive.judge(arrivalMs, mediaMs, ptimeMs, isAudio)) played |= PLAYED_ADAPTIVE;
    return played;
  }

  #observeTransit(arrivalUs: number, arrivalMs: number, transitMs: number): void {
    if (arrivalMs >= this.#generationEndMs) this.#nextGeneration(arrivalMs);
    if (transitMs < this.#smallestMs) this.#smallestMs = transitMs;
    const smallestMs = this.#smallestMs < this.#smallestBeforeMs ? this.#smallestMs : this.#smallestBeforeMs;
    this.#histogram ??= new Array<number>(DELAY_BUCKETS).fill(0);
    const bucket = delayBucket(transitMs - smallestMs);
    this.#histogram[bucket] = (this.#histogram[bucket] as number) + 1;

    if (arrivalUs >= this.#secondEndUs) {
      this.#closeSecond();
      this.#secondEndUs = secondEnd(arrivalUs);
    }
    if (transitMs < this.#secondSmallestMs) {
      this.#secondSmallestMs = transitMs;
      this.#secondMediaMs = arrivalMs - transitMs;
      this.#secondTaken = false;
    }
  }

  #nextGeneration(arrivalMs: number): void {
    const skipped = arrivalMs >= this.#generationEndMs + GENERATION_MS;
    this.#smallestBeforeMs = skipped ? Number.POSITIVE_INFINITY : this.#smallestMs;
    this.#smallestMs = Number.POSITIVE_INFINITY;
    this.#generationEndMs += GENERATION_MS * (1 + Math.floor((arrivalMs - this.#generationEndMs) / GENERATION_MS));
  }

  #transitRose(): boolean {
    const least = Math.min(this.#secondSmallestMs, this.#secondBeforeMs);
    return this.#transitMs - this.#offsetMs - least > QUEUE_RISE_MS;
  }

  #closeSecond(): void {
    this.#recordSecond();
    this.#secondBeforeMs = this.#secondSmallestMs;
    this.#secondSmallestMs = Number.POSITIVE_INFINITY;
  }

  #recordSecond(): void {
    if (this.#secondTaken || this.#secondSmallestMs === Number.POSITIVE_INFINITY) return;
    this.#minima.push([toMicroseconds(this.#secondMediaMs), toMicroseconds(this.#secondSmallestMs)]);
    this.#secondTaken = true;
  }
}

function secondEnd(arrivalUs: number): number {
  return (Math.floor(arrivalUs / 1e6) + 1) * 1e6;
}

/** Milliseconds to the nearest microsecond: what a capture can know, and short in a record. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
