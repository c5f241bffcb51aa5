/**
 * Adaptive buffer with a history of delays, the idea of Asterisk's `jitterbuf.c`: the delay follows the largest of the
 * last 500 relative delays but for the top 3 %, grows a frame each 40 ms and shrinks one each 500 ms. For comparison
 * with tools that simulate it; the headline is `AdaptiveBuffer`.
 */
export interface HistoryOptions {
  readonly ptimeMs: number;
  readonly extraMs: number;
  readonly maxMs: number;
  readonly history: number;
  readonly dropPct: number;
  readonly resyncMs: number;
  readonly growEveryMs: number;
  readonly shrinkEveryMs: number;
}

const DEFAULTS: HistoryOptions = {
  ptimeMs: 20,
  extraMs: 40,
  maxMs: 500,
  history: 500,
  dropPct: 3,
  resyncMs: 500,
  growEveryMs: 40,
  shrinkEveryMs: 500,
};

/** So many packets beyond the resynchronisation limit are dropped; the next one moves the reference. */
const TOLERATED_ODD = 3;

/**
 * That buffer: one packet a call, in order of arrival; delays in ms, 0 to `maxMs`. Source: Asterisk's `jitterbuf.c`, specified anew in
 * metrics reference 6.4; confidence: code read, our version deterministic.
 */
export class HistoryBuffer {
  readonly #options: HistoryOptions;
  #referenceMs = Number.NaN;
  #currentMs: number;
  #lastAdjustedMs = 0;
  /** Relative delays in order of arrival, and the same sorted. */
  readonly #arrivals: number[] = [];
  readonly #sorted: number[] = [];
  #jitterMs = 0;
  #lastRelativeMs = 0;
  #odd = 0;
  played = 0;
  late = 0;
  resyncs = 0;

  constructor(options: Partial<HistoryOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#currentMs = this.#options.extraMs;
  }

  /** Delay of a packet with the reference's transit, ms. */
  get currentMs(): number {
    return this.#currentMs;
  }

  /** Decides the fate of a first copy, in order of arrival. */
  judge(arrivalMs: number, mediaMs: number): boolean {
    const { resyncMs } = this.#options;
    const transitMs = arrivalMs - mediaMs;
    if (Number.isNaN(this.#referenceMs)) {
      this.#referenceMs = transitMs;
      this.#lastAdjustedMs = arrivalMs;
    }
    let relativeMs = transitMs - this.#referenceMs;
    if (Math.abs(relativeMs - this.#lastRelativeMs) > 2 * this.#jitterMs + resyncMs) {
      this.#odd++;
      if (this.#odd <= TOLERATED_ODD) {
        this.late++;
        return false;
      }
      this.#resync(transitMs);
      relativeMs = 0;
    } else this.#odd = 0;
    this.#lastRelativeMs = relativeMs;
    const plays = relativeMs <= this.#currentMs;
    if (plays) this.played++;
    else this.late++;
    this.#remember(relativeMs);
    this.#adjust(arrivalMs);
    return plays;
  }

  #resync(transitMs: number): void {
    this.#referenceMs = transitMs;
    this.#arrivals.length = 0;
    this.#sorted.length = 0;
    this.#currentMs = this.#options.extraMs;
    this.#odd = 0;
    this.resyncs++;
  }

  #remember(relativeMs: number): void {
    if (this.#arrivals.length === this.#options.history) {
      const oldest = this.#arrivals.shift() as number;
      this.#sorted.splice(lowerBound(this.#sorted, oldest), 1);
    }
    this.#arrivals.push(relativeMs);
    this.#sorted.splice(lowerBound(this.#sorted, relativeMs), 0, relativeMs);
  }

  #adjust(arrivalMs: number): void {
    const { extraMs, maxMs, ptimeMs, dropPct, growEveryMs, shrinkEveryMs } = this.#options;
    const count = this.#sorted.length;
    const dropped = Math.floor((count * dropPct) / 100);
    const low = this.#sorted[dropped] as number;
    const high = this.#sorted[count - 1 - dropped] as number;
    this.#jitterMs = high - low;
    const targetMs = Math.min(high + extraMs, low + maxMs);
    const sinceMs = arrivalMs - this.#lastAdjustedMs;
    if (targetMs > this.#currentMs && sinceMs >= growEveryMs) {
      this.#currentMs += ptimeMs;
      this.#lastAdjustedMs = arrivalMs;
    } else if (targetMs < this.#currentMs - extraMs && sinceMs >= shrinkEveryMs) {
      this.#currentMs -= ptimeMs;
      this.#lastAdjustedMs = arrivalMs;
    }
  }
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
