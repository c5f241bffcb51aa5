import { describe, expect, it } from 'vitest';
import { countTicks, timeTicks } from './time-ticks';

describe('ticks', () => {
  it('fall on round times of the zone', () => {
    // 2026-11-19T09:03:22Z to 12:03:22Z; in Kolkata (+05:30) full hours are half past in UTC.
    const from = 1_795_079_002e6;
    const { stepUs, ticks } = timeTicks(from, from + 3 * 3600e6, 'Asia/Kolkata', 4);
    expect(stepUs).toBe(3600e6);
    // date -u -d 2026-11-19T09:30:00Z +%s
    expect(ticks[0]).toBe(1_795_080_600e6);
    expect(ticks).toHaveLength(3);
  });

  it('of years fall on the first of January', () => {
    // date -u -d 2005-01-14 +%s, 2026-11-21; 22 years in at most 9 steps are five years apart.
    const { ticks } = timeTicks(1_105_660_800e6, 1_795_219_200e6, 'UTC', 9);
    expect(ticks.map((tick) => new Date(tick / 1000).toISOString().slice(0, 10))).toEqual([
      '2010-01-01',
      '2015-01-01',
      '2020-01-01',
      '2025-01-01',
    ]);
  });

  it('are never more than asked for', () => {
    for (const length of [1e6, 90e6, 86400e6, 30 * 86400e6, 20 * 365 * 86400e6]) {
      expect(timeTicks(0, length, 'UTC', 6).ticks.length).toBeLessThanOrEqual(7);
    }
  });

  it('of counts are whole and reach the largest', () => {
    expect(countTicks(0)).toEqual([0, 1]);
    expect(countTicks(1)).toEqual([0, 1]);
    expect(countTicks(3)).toEqual([0, 1, 2, 3]);
    expect(countTicks(290)).toEqual([0, 100, 200, 300]);
    expect(countTicks(301)).toEqual([0, 200, 400]);
  });
});
