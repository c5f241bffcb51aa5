import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayQuantiles } from './delay-quantiles.js';
import { delayVariation } from './delay-variation.js';
import { DELAY_BUCKETS, delayBucket } from './window-counts.js';

function histogramOf(delaysMs: readonly number[]): number[] {
  const histogram = new Array<number>(DELAY_BUCKETS).fill(0);
  for (const delayMs of delaysMs) {
    const bucket = delayBucket(delayMs);
    histogram[bucket] = (histogram[bucket] as number) + 1;
  }
  return histogram;
}

describe('quantiles of a delay histogram', () => {
  it('are upper edges of buckets: 99 packets of 100 at once, one 212 ms late', () => {
    const delays = [...new Array<number>(99).fill(0), 212];
    // 212 ms are in the bucket from 200 to 220.
    expect(delayQuantiles(histogramOf(delays))).toEqual({ packets: 100, p50Ms: 5, p95Ms: 5, p99Ms: 5, p999Ms: 220 });
  });

  it('are null above half a second, and all is null without packets', () => {
    expect(delayQuantiles(histogramOf([900]))).toMatchObject({ packets: 1, p50Ms: null, p999Ms: null });
    expect(delayQuantiles(histogramOf([]))).toBeNull();
  });

  it('hold the exact quantile in their bucket, wherever the trace is split', () => {
    const delay = fc.double({ min: 0, max: 499, noNaN: true });
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 400 }), fc.nat(400), (delays, at) => {
        const all = [0, ...delays];
        const parts = [histogramOf(all.slice(0, at)), histogramOf(all.slice(at))] as const;
        const added = parts[0].map((count, bucket) => count + (parts[1][bucket] as number));
        const exact = delayVariation(all);
        const found = delayQuantiles(added);
        for (const [upper, value] of [
          [found?.p95Ms, exact?.p95PdvMs],
          [found?.p99Ms, exact?.p99PdvMs],
          [found?.p999Ms, exact?.y1541Ms],
        ] as [number, number][]) {
          expect(upper).toBeGreaterThan(value);
          expect(upper - value).toBeLessThanOrEqual(value < 100 ? 5 : 20);
        }
      }),
    );
  });
});
