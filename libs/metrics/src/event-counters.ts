import { GMIN } from './burst-gap.js';
import type { Fate } from './burst-gap-report.js';

/**
 * Event-driven counters of RFC 3611 A.2, for comparison with endpoints that implement them. The printed algorithm starts
 * from zero, so the first loss closes a burst that never was, and the packets after the last loss are not counted:
 * `burstGapReport` follows the definition instead. Counts in packets. Source: RFC 3611 A.2; confidence: text read, compiled code equal.
 */
export class EventCounters {
  readonly #gmin: number;
  /** Good packets since the last loss, and losses in the open cluster. */
  #good = 0;
  #cluster = 0;
  c11 = 0;
  c13 = 0;
  c14 = 0;
  c22 = 0;
  c23 = 0;
  c33 = 0;
  lost = 0;
  discarded = 0;

  constructor(gmin: number = GMIN) {
    this.#gmin = gmin;
  }

  update(fate: Fate): void {
    if (fate === 'played') {
      this.#good++;
      return;
    }
    if (fate === 'lost') this.lost++;
    else this.discarded++;
    if (this.#good >= this.#gmin) {
      if (this.#cluster === 1) this.c14++;
      else this.c13++;
      this.#cluster = 1;
      this.c11 += this.#good;
    } else {
      this.#cluster++;
      if (this.#good === 0) this.c33++;
      else {
        this.c23++;
        this.c22 += this.#good - 1;
      }
    }
    this.#good = 0;
  }

  /** The report of A.2, densities and rates in 1/256, guarded against its divisions by zero. Null where undefined. */
  report(packetMs: number): {
    readonly total: number;
    readonly p23: number;
    readonly p32: number;
    readonly burstDensity: number;
    readonly gapDensity: number;
    readonly gapMs: number | null;
    readonly burstMs: number | null;
    readonly lossRate: number;
    readonly discardRate: number;
  } {
    const { c11, c13, c14, c22, c23, c33 } = this;
    const total = c11 + c14 + c13 + c22 + c23 + c13 + c23 + c33;
    const fromLoss = c13 + c23 + c33;
    const p32 = fromLoss === 0 ? 0 : c23 / fromLoss;
    const p23 = c22 + c23 < 1 ? 1 : 1 - c22 / (c22 + c23);
    const gapMs = c13 === 0 ? null : ((c11 + c14 + c13) * packetMs) / c13;
    return {
      total,
      p23,
      p32,
      burstDensity: p23 + p32 === 0 ? 0 : (256 * p23) / (p23 + p32),
      gapDensity: c11 + c14 === 0 ? 0 : (256 * c14) / (c11 + c14),
      gapMs,
      burstMs: gapMs === null ? null : (total * packetMs) / c13 - gapMs,
      lossRate: total === 0 ? 0 : (256 * this.lost) / total,
      discardRate: total === 0 ? 0 : (256 * this.discarded) / total,
    };
  }
}
