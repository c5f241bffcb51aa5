import { zeros } from '../stream/cells.js';
import type { RunKernel } from '../stream/run-kernel.js';
import { LEAST_TARGET_MS, NeteqTarget, RESAMPLE_MS, TARGET_CELLS } from './neteq-target.js';
import { MINIMUM, NEWEST, NEWEST_KEY, SLIDING_CELLS, SlidingMinimum } from './sliding-extremum.js';

const MAX_DELAY_MS = 500;
const START_DELAY_MS = 80;
/** Relative delay is above the smallest transit among packets with timestamps this close to the newest. */
const WINDOW_MS = 2000;
/** The delay moves towards its goal by at most this share of the time that passes. */
const RATE = 0.1;
/** The goal is not below the largest relative delay of the last half second; one that is below any target does not count. */
const HOLD_MS = 500;
/** So many packets beyond the maximum are dropped; the next means that the path has changed. */
const TOLERATED_OVER = 3;

/** What `judgeCells` takes: arrival since any fixed origin, timestamp in ms unwrapped, length of a concealed frame. */
export const ARRIVAL_MS = 0;
export const MEDIA_MS = 1;
export const PTIME_MS = 2;
const CURRENT = 3;
const PREVIOUS_ARRIVAL = 4;
const DELAY_SUM = 5;
/** Transit by media time, and negated relative delay by arrival. */
const TRANSIT = 6;
const RECENT = TRANSIT + SLIDING_CELLS;
const TARGET = RECENT + SLIDING_CELLS;
export const ADAPTIVE_BUFFER_CELLS = TARGET + TARGET_CELLS;

/**
 * Adaptive playout after NetEQ's target delay, 0..500 ms. It does not discard what is late within its limit: it makes up frames to bridge
 * the wait and plays on with more delay. `concealed` counts the frames. Source: WebRTC NetEQ's delay manager for the target, metrics
 * reference 6.5 for the playout; confidence: target equal to compiled code, playout ours.
 */
export class AdaptiveBuffer {
  readonly #cells: number[];
  readonly #at: number;
  readonly #target: NeteqTarget;
  readonly #transit: SlidingMinimum;
  readonly #recent: SlidingMinimum;
  #over = 0;
  played = 0;
  late = 0;
  concealed = 0;
  delayCount = 0;

  /** Keeps its numbers in the cells from `at` on. */
  constructor(cells: number[] = zeros(ADAPTIVE_BUFFER_CELLS), at = 0) {
    this.#cells = cells;
    this.#at = at;
    cells[at + CURRENT] = START_DELAY_MS;
    cells[at + PREVIOUS_ARRIVAL] = Number.NaN;
    this.#target = new NeteqTarget(RESAMPLE_MS, cells, at + TARGET);
    this.#transit = new SlidingMinimum(cells, at + TRANSIT);
    this.#recent = new SlidingMinimum(cells, at + RECENT);
  }

  /** Sum of the playout delay at each packet, ms. */
  get delaySumMs(): number {
    return this.#cells[this.#at + DELAY_SUM] as number;
  }

  get targetMs(): number {
    return this.#target.targetMs;
  }

  /**
   * Decides the fate of a first copy, in order of arrival.
   * @param arrivalMs since any fixed origin
   * @param mediaMs timestamp in ms, unwrapped
   * @param ptimeMs length of a concealed frame
   * @param steers false for comfort noise, which is judged but does not steer the buffer
   * @returns whether it plays
   */
  judge(arrivalMs: number, mediaMs: number, ptimeMs: number, steers: boolean): boolean {
    const cells = this.#cells;
    const at = this.#at;
    cells[at + ARRIVAL_MS] = arrivalMs;
    cells[at + MEDIA_MS] = mediaMs;
    cells[at + PTIME_MS] = ptimeMs;
    return this.judgeCells(steers);
  }

  /** The same of the packet in the cells `ARRIVAL_MS`, `MEDIA_MS` and `PTIME_MS`. */
  judgeCells(steers: boolean): boolean {
    const cells = this.#cells;
    const at = this.#at;
    const mediaMs = cells[at + MEDIA_MS] as number;
    const transitMs = (cells[at + ARRIVAL_MS] as number) - mediaMs;
    const transit = this.#transit;
    if (!steers) {
      const least = cells[at + TRANSIT + MINIMUM] as number;
      return this.#judgeOnly(Number.isNaN(least) ? 0 : transitMs - least);
    }
    // A packet older than the newest came later with more transit: it can never be the smallest, so only newer ones enter.
    const newest = cells[at + TRANSIT + NEWEST_KEY] as number;
    const isNewest = !(mediaMs < newest);
    transit.dropBelow((isNewest ? mediaMs : newest) - WINDOW_MS);
    const least = cells[at + TRANSIT + MINIMUM] as number;
    let relativeMs = least <= transitMs ? transitMs - least : 0;
    if (relativeMs > MAX_DELAY_MS) {
      this.#over++;
      if (this.#over <= TOLERATED_OVER) {
        this.late++;
        return false;
      }
      this.restart();
      relativeMs = 0;
    }
    this.#over = 0;
    if (isNewest || transit.isEmpty) {
      cells[at + TRANSIT + NEWEST_KEY] = mediaMs;
      cells[at + TRANSIT + NEWEST] = transitMs;
      transit.push();
    }
    const arrivalMs = cells[at + ARRIVAL_MS] as number;
    this.#recent.dropBelow(arrivalMs - HOLD_MS);
    cells[at + RECENT + NEWEST_KEY] = arrivalMs;
    cells[at + RECENT + NEWEST] = -relativeMs;
    if (relativeMs > LEAST_TARGET_MS) this.#recent.push();
    this.#steer();
    return true;
  }

  /** Brings what the kernel needs of it to judge a run; false where that is too much. */
  lend(kernel: RunKernel): boolean {
    const transits = this.#transit.lend(kernel.transits);
    const recents = this.#recent.lend(kernel.recents);
    if (transits < 0 || recents < 0) return false;
    kernel.begin(this.#target, transits, recents);
    return true;
  }

  /** The kernel has judged `count` audio packets, in order of arrival; they all play. */
  takeBack(kernel: RunKernel, count: number): void {
    this.#transit.takeBack(kernel.transits, kernel.transitHead, kernel.transitSize);
    this.#recent.takeBack(kernel.recents, kernel.recentHead, kernel.recentSize);
    this.#over = 0;
    this.concealed += kernel.concealed;
    this.played += count;
    this.delayCount += count;
  }

  /** The next packet begins another segment: other timestamps, but the delays learned so far hold. */
  restart(): void {
    this.#transit.clear();
    this.#recent.clear();
    this.#cells[this.#at + CURRENT] = START_DELAY_MS;
    this.#over = 0;
  }

  resetCounts(): void {
    this.played = 0;
    this.late = 0;
    this.concealed = 0;
    this.delayCount = 0;
    this.#cells[this.#at + DELAY_SUM] = 0;
  }

  #judgeOnly(relativeMs: number): boolean {
    if (relativeMs > MAX_DELAY_MS) {
      this.late++;
      return false;
    }
    this.played++;
    return true;
  }

  #goalMs(): number {
    const targetMs = Math.min(this.#target.targetMs, MAX_DELAY_MS);
    // Not a number where no recent delay counts.
    const heldMs = -(this.#cells[this.#at + RECENT + MINIMUM] as number);
    return heldMs > targetMs ? heldMs : targetMs;
  }

  /** Moves the delay; the packet's relative delay, negated, is the newest of the recent ones. */
  #steer(): void {
    const cells = this.#cells;
    const at = this.#at;
    const arrivalMs = cells[at + ARRIVAL_MS] as number;
    const relativeMs = -(cells[at + RECENT + NEWEST] as number);
    this.#target.observe(arrivalMs, relativeMs);
    this.played++;
    let currentMs = cells[at + CURRENT] as number;
    if (relativeMs > currentMs) {
      this.concealed += Math.ceil((relativeMs - currentMs) / (cells[at + PTIME_MS] as number));
      currentMs = relativeMs;
    } else {
      const goal = this.#goalMs();
      const elapsedMs = arrivalMs - (cells[at + PREVIOUS_ARRIVAL] as number);
      const step = elapsedMs > 0 ? RATE * elapsedMs : 0;
      if (currentMs < goal) currentMs = Math.min(goal, currentMs + step);
      else if (currentMs > goal) currentMs = Math.max(goal, currentMs - step);
    }
    cells[at + CURRENT] = currentMs;
    cells[at + PREVIOUS_ARRIVAL] = arrivalMs;
    cells[at + DELAY_SUM] = (cells[at + DELAY_SUM] as number) + currentMs;
    this.delayCount++;
  }
}
