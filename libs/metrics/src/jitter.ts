/** Interarrival jitter, RFC 3550 6.4.1 and A.8, in ms so that it survives a change of clock rate (RFC 7160). */

import { zeros } from './stream/cells.js';
import { timestampDelta } from './timestamp.js';

const VALUE = 0;
const SUM = 1;
const MAX = 2;
const CELLS = 3;

/**
 * J += (|D| - J) / 16 over the packets in order of arrival, J 0 at the first; D(i-1, i) = (Ri - Ri-1) - (Si - Si-1), taken in ms.
 * Unclamped. The caller leaves out duplicates, telephone events and jumps of the timestamp. Source: RFC 3550 6.4.1 and A.8, over clock
 * rates RFC 7160 4.3; confidence: text read, A.8 compiled, tshark equal.
 */
export class JitterEstimator {
  readonly #cells: number[];
  readonly #at: number;
  /** Values of J since the counts were reset: one after each packet from the second on. */
  count = 0;

  /** Keeps its numbers in the cells from `at` on. */
  constructor(cells: number[] = zeros(CELLS), at = 0) {
    this.#cells = cells;
    this.#at = at;
  }

  /** J after the last packet; 0 before the second. */
  get valueMs(): number {
    return this.#cells[this.#at + VALUE] as number;
  }

  /** Sum and largest of those values. */
  get sumMs(): number {
    return this.#cells[this.#at + SUM] as number;
  }

  get maxMs(): number {
    return this.#cells[this.#at + MAX] as number;
  }

  /** Takes D(i-1, i): how much longer this packet took than the one that arrived before it. */
  update(differenceMs: number): void {
    const cells = this.#cells;
    const at = this.#at;
    const before = cells[at + VALUE] as number;
    const magnitude = differenceMs < 0 ? -differenceMs : differenceMs;
    const value = before + (magnitude - before) / 16;
    cells[at + VALUE] = value;
    cells[at + SUM] = (cells[at + SUM] as number) + value;
    if (value > (cells[at + MAX] as number)) cells[at + MAX] = value;
    this.count++;
  }

  resetCounts(): void {
    this.count = 0;
    this.#cells[this.#at + SUM] = 0;
    this.#cells[this.#at + MAX] = 0;
  }
}

/**
 * The integer variant of A.8, as most receivers have it: arrival in whole timestamp units, J scaled by 16, `J += |D| - ((J + 8) >> 4)`.
 * Returns the value of the report field, timestamp units. Fields of endpoints are compared with this; what we show is `JitterEstimator`.
 * Source: RFC 3550 A.8; confidence: text read, compiled code equal.
 */
export function integerJitter(arrivalUnits: readonly number[], timestamps: readonly number[]): number {
  let scaled = 0;
  for (let index = 1; index < timestamps.length; index++) {
    const step = timestampDelta(timestamps[index - 1] as number, timestamps[index] as number);
    const difference = (arrivalUnits[index] as number) - (arrivalUnits[index - 1] as number) - step;
    scaled += Math.abs(difference) - ((scaled + 8) >> 4);
  }
  return scaled >> 4;
}
