/**
 * The doubles of one stream in one block. A double in a field of an object is a box of its own; with thousands of
 * streams each box is a cache miss, and the misses cost more than the arithmetic. Counts and flags are small integers,
 * which fields hold without a box.
 *
 * For the same reason what one part hands to the next with every packet stands in cells: a double as an argument is boxed
 * wherever V8 does not inline the call, which for a chain as long as this one is nearly everywhere.
 */

/** First cell of each part. */
export const TALLY_CELLS = 0;
export const TIMING_CELLS = 6;
export const JITTER_CELLS = 18;
export const FIXED50_CELLS = 21;
export const FIXED200_CELLS = 27;
export const ADAPTIVE_CELLS = 33;
export const CELLS = 49;

const ZEROS = zeros(CELLS);

/** A block for a new stream. */
export function newCells(): number[] {
  return ZEROS.slice();
}

/** An array of unboxed doubles: it starts with a fraction, and has no holes. The copy has no room to spare. */
export function zeros(length: number): number[] {
  const cells: number[] = [];
  for (let index = 0; index < length; index++) cells.push(0.5);
  for (let index = 0; index < length; index++) cells[index] = 0;
  return cells.slice();
}
