import type { RoundTrip } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { rttAt } from './round-trips.js';

const SECOND = 1_000_000;
const sum = (atUs: number, rttMs: number) => ({ atUs, rttMs, half: 'end-to-end' }) as RoundTrip;

describe('the round trip in force at a moment', () => {
  const sums = [sum(100 * SECOND, 10), sum(105 * SECOND, 20), sum(105 * SECOND, 25), sum(300 * SECOND, 30)];

  it.each([
    ['long before all', 69, null],
    ['soon before the first', 71, 10],
    ['at the first', 100, 10],
    ['after the first', 104, 10],
    ['at two, the later of them', 105, 25],
    ['a minute after', 165, 25],
    ['more than a minute after', 166, null],
    ['soon before the last', 271, 30],
    ['after the last', 310, 30],
    ['long after all', 361, null],
  ])('is, %s (%i s), %s', (_, seconds, rttMs) => {
    expect(rttAt(sums, seconds * SECOND)).toBe(rttMs);
  });

  it('is unknown without any', () => {
    expect(rttAt([], SECOND)).toBeNull();
  });
});
