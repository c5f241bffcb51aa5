import { describe, expect, it } from 'vitest';
import { BatchGaps } from './batch-gaps.js';

describe('gaps of the batch sequence', () => {
  it('are counted between batches of one sender and start, not between senders', () => {
    const gaps = new BatchGaps();
    const missing = [
      gaps.missingBefore('edge-1', 'b1', 40),
      gaps.missingBefore('edge-1', 'b1', 41),
      gaps.missingBefore('edge-2', 'b1', 7),
      gaps.missingBefore('edge-1', 'b2', 0),
      gaps.missingBefore('edge-1', 'b1', 45),
      gaps.missingBefore('edge-2', 'b1', 9),
    ];
    expect(missing).toEqual([0, 0, 0, 0, 3, 1]);
  });

  it('are none where batches come again', () => {
    const gaps = new BatchGaps();
    expect([5, 6, 5, 6, 7].map((sequence) => gaps.missingBefore('edge-1', 'b1', sequence))).toEqual([0, 0, 0, 0, 0]);
  });

  it('are kept for a bounded number of senders, the one longest silent forgotten first', () => {
    const gaps = new BatchGaps();
    gaps.missingBefore('kept', 'b', 0);
    gaps.missingBefore('forgotten', 'b', 0);
    gaps.missingBefore('kept', 'b', 1);
    for (let sender = 0; sender < 4_095; sender += 1) gaps.missingBefore(`sender-${sender}`, 'b', 0);
    expect(gaps.missingBefore('kept', 'b', 5)).toBe(3);
    expect(gaps.missingBefore('forgotten', 'b', 5)).toBe(0);
  });
});
