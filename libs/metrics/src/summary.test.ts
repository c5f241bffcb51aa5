import { describe, expect, it } from 'vitest';
import { mergeWindowCounts, TRANSIT_MINIMA_LIMIT, totalWindowCounts } from './merge.js';
import { skewOfMinima } from './skew.js';
import { StreamState } from './stream-state.js';
import { deltaSummary, jitterSummary, networkLossPct, playoutOutcome } from './summary.js';
import {
  DELAY_BUCKETS,
  delayBucket,
  delayBucketFloorMs,
  emptyPlayoutCounts,
  type WindowCounts,
} from './window-counts.js';

function windowOf(seconds: number, from = 0): WindowCounts {
  const state = new StreamState({ clockRate: 8000 });
  for (let index = 0; index < 50 * seconds; index++) {
    state.arrive(Math.round((from + index * 0.02) * 1e6), index & 0xffff, 160 * index, false, 160, 0, 0, index);
  }
  return state.takeWindow() as WindowCounts;
}

describe('merging', () => {
  it('does not depend on the order', () => {
    const a = windowOf(5);
    const b = windowOf(3, 5);
    expect(mergeWindowCounts(b, a)).toEqual(mergeWindowCounts(a, b));
    expect(mergeWindowCounts(a, b)).toMatchObject({ firstUs: 0, packets: 400, expected: 400, deltaMaxMs: 20 });
  });

  it('of many windows leaves each as it was', () => {
    const windows = [windowOf(5), windowOf(5, 5), windowOf(2, 10)] as const;
    const before = structuredClone(windows);
    const [first, ...rest] = windows;
    expect(totalWindowCounts(first, rest)).toMatchObject({
      firstUs: 0,
      packets: 600,
      jitterCount: 597,
      deltaMaxMs: 20,
    });
    expect(windows).toEqual(before);
  });

  it('keeps the envelope of a long call in bounded space', () => {
    let total = windowOf(1);
    for (let hour = 0; hour < 3; hour++) {
      for (let window = 0; window < 720; window++) {
        const at = 3_600_000 * hour + 5000 * window;
        const minima = [0, 1, 2, 3, 4].map((second): [number, number] => [
          at + 1000 * second,
          ((at + 1000 * second) * 80) / 1e6,
        ]);
        const next = { ...total, firstUs: total.firstUs + 1, transitMinima: minima };
        total = mergeWindowCounts({ ...total, jitterCount: 0 }, next);
      }
    }
    expect(total.transitMinima.length).toBeLessThanOrEqual(TRANSIT_MINIMA_LIMIT);
    expect(skewOfMinima(total.transitMinima)?.ppm).toBeCloseTo(80, 3);
  });
});

describe('summaries', () => {
  it('are null without data', () => {
    const none = { jitterCount: 0, jitterSumMs: 0, jitterMaxMs: null, jitterLastMs: null };
    expect(jitterSummary(none)).toEqual({ mean: null, max: null, last: null });
    expect(deltaSummary({ deltaCount: 0, deltaSumMs: 0, deltaMaxMs: null })).toEqual({ mean: null, max: null });
    expect(networkLossPct({ expected: 0, packets: 0, duplicates: 0 })).toBeNull();
    expect(playoutOutcome(emptyPlayoutCounts(), 0)).toEqual({
      late: 0,
      concealed: 0,
      lossPct: null,
      burstR: null,
      meanDelayMs: null,
    });
  });

  it('take concealed frames for loss', () => {
    const playout = {
      ...emptyPlayoutCounts(),
      played: 980,
      late: 5,
      concealed: 20,
      delaySumMs: 98_000,
      delayCount: 980,
    };
    // (1000 - 980 + 20) / (1000 + 20)
    expect(playoutOutcome(playout, 1000).lossPct).toBeCloseTo(3.921_569, 6);
    expect(playoutOutcome(playout, 1000).meanDelayMs).toBe(100);
  });

  it('have no negative loss where a window got the late packets of the one before', () => {
    expect(networkLossPct({ expected: 10, packets: 12, duplicates: 0 })).toBe(0);
    expect(playoutOutcome({ ...emptyPlayoutCounts(), played: 12 }, 10).lossPct).toBe(0);
  });
});

describe('delay histogram', () => {
  it('has buckets of 5 ms, then of 20 ms, then the rest', () => {
    expect([0, 4.99, 5, 99.99, 100, 119.9, 120, 499.9, 500, 9999].map(delayBucket)).toEqual([
      0, 0, 1, 19, 20, 20, 21, 39, 40, 40,
    ]);
    for (let bucket = 0; bucket < DELAY_BUCKETS; bucket++) expect(delayBucket(delayBucketFloorMs(bucket))).toBe(bucket);
  });
});
