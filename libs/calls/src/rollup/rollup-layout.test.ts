import { NO_SESSIONS } from '@earshot/metrics';
import { describe, expect, it } from 'vitest';
import { ROLLUP_LENGTH, RollupSums } from './rollup-layout.js';

describe('sums of a rollup', () => {
  it('that were stored before there were delays of RFC 6076 keep their places, and have none of those', () => {
    // 12 of sessions, 15 of media, and histograms of 14, 10, 12, 10 and 9 buckets: what a row had then.
    const stored = new RollupSums(Array.from({ length: 82 }, (_, index) => index + 1));
    expect(stored.sessions()).toMatchObject({ attempts: 1, postDialMs: 12, requestDelays: 0, failedDurationMs: 0 });
    expect(stored.media()).toMatchObject({ streams: 13, roundTripSumUs: 27 });
    expect(stored.histogram('mosLq')[0]).toBe(28);
    expect(stored.histogram('postDialMs').at(-1)).toBe(82);
  });

  it('have a place for each', () => {
    const sums = new RollupSums();
    const counts = Object.fromEntries(Object.keys(NO_SESSIONS).map((name, index) => [name, 1000 + index]));
    sums.addSessions({ ...NO_SESSIONS, ...counts });
    expect(sums.sessions()).toEqual(counts);
    expect(sums.values).toHaveLength(ROLLUP_LENGTH);
    expect(sums.media().streams).toBe(0);
  });
});
