import type { FixedBuffer } from '../playout/fixed.js';
import type { AdaptiveBuffer } from '../playout/neteq-like.js';
import {
  DELAY_BUCKETS,
  emptyPlayoutCounts,
  MAX_PASSAGES,
  PASSAGE_EVERY,
  type Passage,
  type PlayoutCounts,
  SECONDS_PER_WINDOW,
  type WindowCounts,
} from '../window-counts.js';
import type { ArrivalRun } from './arrival-run.js';
import type { ArrivalTiming } from './arrival-timing.js';
import { TALLY_CELLS } from './cells.js';
import { singleCount } from './single-count.js';

const FIRST_US = TALLY_CELLS;
const LAST_US = TALLY_CELLS + 1;
/** Arrival of the last first copy, over windows; NaN before the first. */
const PREVIOUS_US = TALLY_CELLS + 2;
const DELTA_SUM_US = TALLY_CELLS + 3;
const DELTA_MAX_US = TALLY_CELLS + 4;

/** Literals, since V8 gives copies of one their elements when they are written to: most windows have lost nothing. */
const NO_LOSS_RUNS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const NONE_LOST = [0, 0, 0, 0, 0];

/** Counts of the open window that need no clock. */
export class WindowTally {
  readonly #cells: number[];
  #packets = 0;
  #payloadOctets = 0;
  #markers = 0;
  #telephoneEvents = 0;
  #comfortNoise = 0;
  #mirrorDuplicates = 0;
  expected = 0;
  duplicates = 0;
  reordered = 0;
  restarts = 0;
  strays = 0;
  /** First copies that played without a buffer having judged them: telephone events, and all while there is no clock. */
  playedUnmeasured = 0;

  #deltaCount = 0;

  /** Made with the first of the window. */
  #passages: Passage[] | null = null;

  /** The commonest payload type by far is counted apart from the others. */
  #payloadType = -1;
  #payloadTypeCount = 0;
  #otherPayloadTypes: Map<number, number> | null = null;

  /** Made with the first loss of the window. */
  #lostBySecond: number[] | null = null;
  /** The last gap of this window, and in which second it was seen. */
  #gapFirst = 0;
  #gapLast = -1;
  #gapSecond = 0;

  constructor(cells: number[]) {
    this.#cells = cells;
    cells[FIRST_US] = -1;
    cells[PREVIOUS_US] = Number.NaN;
  }

  count(arrivalUs: number, marker: boolean, payloadOctets: number, payloadType: number, packetKind: number): void {
    this.#see(arrivalUs);
    this.#packets++;
    this.#payloadOctets += payloadOctets;
    if (marker) this.#markers++;
    if (packetKind !== 0) {
      if (packetKind === 1) this.#telephoneEvents++;
      else if (packetKind === 2) this.#comfortNoise++;
    }
    if (payloadType !== this.#payloadType) this.#switchPayloadType(payloadType);
    this.#payloadTypeCount++;
  }

  /** Takes the time since the last first copy, unless silence explains it. */
  delta(arrivalUs: number, afterSilence: boolean): void {
    const cells = this.#cells;
    const deltaUs = arrivalUs - (cells[PREVIOUS_US] as number);
    cells[PREVIOUS_US] = arrivalUs;
    if (afterSilence || !(deltaUs >= 0)) return;
    this.#deltaCount++;
    cells[DELTA_SUM_US] = (cells[DELTA_SUM_US] as number) + deltaUs;
    if (deltaUs > (cells[DELTA_MAX_US] as number)) cells[DELTA_MAX_US] = deltaUs;
  }

  /** After `count` of the same packet. */
  passage(arrivalUs: number, sequence: number): void {
    this.#notePassage(sequence, arrivalUs, this.#packets - this.duplicates);
  }

  /** `count`, `delta` and `passage` of the first `length` of a run that does not follow silence; `first` is the extended number of its first packet. */
  run(run: ArrivalRun, first: number, length: number): void {
    const cells = this.#cells;
    const { originUs, offsetsUs } = run;
    for (let passing = -first & (PASSAGE_EVERY - 1); passing < length; passing += PASSAGE_EVERY) {
      const arrived = this.#packets + passing + 1 - this.duplicates;
      this.#notePassage((first + passing) & 0xffff, run.arrivalUs(passing), arrived);
    }
    this.expected += length;
    this.#packets += length;
    this.#payloadOctets += length * run.payloadOctets;
    if (run.payloadType !== this.#payloadType) this.#switchPayloadType(run.payloadType);
    this.#payloadTypeCount += length;
    if ((cells[FIRST_US] as number) < 0) cells[FIRST_US] = run.arrivalUs(0);
    let lastUs = cells[LAST_US] as number;
    let previousUs = cells[PREVIOUS_US] as number;
    let sumUs = cells[DELTA_SUM_US] as number;
    let maxUs = cells[DELTA_MAX_US] as number;
    let deltas = 0;
    for (let index = 0; index < length; index++) {
      const arrivalUs = originUs + (offsetsUs[index] as number);
      const deltaUs = arrivalUs - previousUs;
      previousUs = arrivalUs;
      if (arrivalUs > lastUs) lastUs = arrivalUs;
      if (!(deltaUs >= 0)) continue;
      deltas++;
      sumUs += deltaUs;
      if (deltaUs > maxUs) maxUs = deltaUs;
    }
    this.#deltaCount += deltas;
    cells[LAST_US] = lastUs;
    cells[PREVIOUS_US] = previousUs;
    cells[DELTA_SUM_US] = sumUs;
    cells[DELTA_MAX_US] = maxUs;
  }

  mirrorCopy(arrivalUs: number): void {
    this.#see(arrivalUs);
    this.#mirrorDuplicates++;
  }

  stray(arrivalUs: number): void {
    this.#see(arrivalUs);
    this.strays++;
  }

  /** `count` numbers from `first` on are missing. */
  gap(arrivalUs: number, first: number, count: number): void {
    if (count === 0) return;
    this.#gapFirst = first;
    this.#gapLast = first + count - 1;
    this.#gapSecond = secondOf(arrivalUs);
    this.#addLost(this.#gapSecond, count);
  }

  /** A number that was missing has come: it is taken back where the gap was counted, if that is in this window. */
  filled(arrivalUs: number, extended: number): void {
    const inLastGap = extended >= this.#gapFirst && extended <= this.#gapLast;
    this.#addLost(inLastGap ? this.#gapSecond : secondOf(arrivalUs), -1);
  }

  take(timing: ArrivalTiming | null): WindowCounts | null {
    const cells = this.#cells;
    const firstUs = cells[FIRST_US] as number;
    if (firstUs < 0) return null;
    const counts: WindowCounts = {
      firstUs,
      lastUs: cells[LAST_US] as number,
      packets: this.#packets,
      expected: this.expected,
      duplicates: this.duplicates,
      mirrorDuplicates: this.#mirrorDuplicates,
      reordered: this.reordered,
      restarts: this.restarts,
      strays: this.strays,
      payloadOctets: this.#payloadOctets,
      lossRuns: NO_LOSS_RUNS.slice(),
      lostBySecond: this.#lostBySecond ?? NONE_LOST.slice(),
      jitterCount: 0,
      jitterSumMs: 0,
      jitterMaxMs: null,
      jitterLastMs: null,
      deltaCount: this.#deltaCount,
      deltaSumMs: (cells[DELTA_SUM_US] as number) / 1000,
      deltaMaxMs: this.#deltaCount === 0 ? null : (cells[DELTA_MAX_US] as number) / 1000,
      delayHistogram: timing?.takeHistogram() ?? new Array<number>(DELAY_BUCKETS).fill(0),
      timestampJumps: 0,
      markers: this.#markers,
      telephoneEvents: this.#telephoneEvents,
      comfortNoise: this.#comfortNoise,
      payloadTypes: this.#takePayloadTypes(),
      ptimeMs: timing?.ptimeMs ?? null,
      transitMinima: timing?.takeMinima() ?? [],
      transitRiseBeforeLoss: 0,
      playout: { fixed50: this.#playout(), fixed200: this.#playout(), adaptive: this.#playout() },
    };
    if (this.#passages !== null) counts.passages = this.#passages;
    if (timing !== null) addTiming(counts, timing);
    this.#reset();
    return counts;
  }

  #see(arrivalUs: number): void {
    const cells = this.#cells;
    if ((cells[FIRST_US] as number) < 0) cells[FIRST_US] = arrivalUs;
    if (arrivalUs > (cells[LAST_US] as number)) cells[LAST_US] = arrivalUs;
  }

  #notePassage(sequence: number, arrivalUs: number, arrived: number): void {
    this.#passages ??= [];
    if (this.#passages.length < MAX_PASSAGES) this.#passages.push([sequence, arrivalUs, arrived]);
  }

  #playout(): PlayoutCounts {
    const counts = emptyPlayoutCounts();
    counts.played = this.playedUnmeasured;
    return counts;
  }

  #addLost(second: number, count: number): void {
    this.#lostBySecond ??= NONE_LOST.slice();
    this.#lostBySecond[second] = (this.#lostBySecond[second] as number) + count;
  }

  #switchPayloadType(payloadType: number): void {
    if (this.#payloadTypeCount > 0) {
      this.#otherPayloadTypes ??= new Map();
      this.#otherPayloadTypes.set(
        this.#payloadType,
        this.#payloadTypeCount + (this.#otherPayloadTypes.get(this.#payloadType) ?? 0),
      );
    }
    this.#payloadType = payloadType;
    this.#payloadTypeCount = 0;
  }

  #takePayloadTypes(): Record<string, number> {
    const current = this.#payloadType;
    if (this.#otherPayloadTypes === null && current >= 0) {
      const packets = this.#payloadTypeCount;
      this.#payloadTypeCount = 0;
      return packets === 0 ? {} : singleCount(current, packets);
    }
    this.#switchPayloadType(current);
    const types = Object.fromEntries(this.#otherPayloadTypes ?? []);
    this.#otherPayloadTypes = null;
    return types;
  }

  #reset(): void {
    const cells = this.#cells;
    cells[FIRST_US] = -1;
    cells[LAST_US] = 0;
    cells[DELTA_SUM_US] = 0;
    cells[DELTA_MAX_US] = 0;
    this.#packets = 0;
    this.#payloadOctets = 0;
    this.#markers = 0;
    this.#telephoneEvents = 0;
    this.#comfortNoise = 0;
    this.#mirrorDuplicates = 0;
    this.expected = 0;
    this.duplicates = 0;
    this.reordered = 0;
    this.restarts = 0;
    this.strays = 0;
    this.playedUnmeasured = 0;
    this.#deltaCount = 0;
    this.#passages = null;
    this.#lostBySecond = null;
    this.#gapLast = -1;
  }
}

function addTiming(counts: WindowCounts, timing: ArrivalTiming): void {
  const { jitter } = timing;
  counts.jitterCount = jitter.count;
  counts.jitterSumMs = jitter.sumMs;
  counts.jitterMaxMs = jitter.count > 0 ? jitter.maxMs : null;
  counts.jitterLastMs = jitter.count > 0 ? jitter.valueMs : null;
  jitter.resetCounts();
  counts.timestampJumps = timing.timestampJumps;
  counts.transitRiseBeforeLoss = timing.transitRiseBeforeLoss;
  timing.timestampJumps = 0;
  timing.transitRiseBeforeLoss = 0;
  addBuffer(counts.playout.fixed50, timing.fixed50);
  addBuffer(counts.playout.fixed200, timing.fixed200);
  counts.playout.adaptive.concealed = timing.adaptive.concealed;
  addBuffer(counts.playout.adaptive, timing.adaptive);
}

function addBuffer(counts: PlayoutCounts, buffer: FixedBuffer | AdaptiveBuffer): void {
  counts.played += buffer.played;
  counts.late = buffer.late;
  counts.delaySumMs = buffer.delaySumMs;
  counts.delayCount = buffer.delayCount;
  buffer.resetCounts();
}

function secondOf(arrivalUs: number): number {
  return Math.floor(arrivalUs / 1e6) % SECONDS_PER_WINDOW;
}
