import { describe, expect, it } from 'vitest';
import { TimestampScale } from './timestamp-scale.js';

function scaled(resolution: number, value: bigint, offsetSeconds = 0): number {
  return new TimestampScale(resolution, offsetSeconds).microseconds(Number(value >> 32n), Number(value & 0xffff_ffffn));
}

// The same moment, 1 710 334 643.123456 s, in different units.
describe('if_tsresol', () => {
  it.each([
    ['seconds', 0, 1_710_334_643n, 1_710_334_643_000_000],
    ['milliseconds', 3, 1_710_334_643_123n, 1_710_334_643_123_000],
    ['microseconds', 6, 1_710_334_643_123_456n, 1_710_334_643_123_456],
    ['nanoseconds', 9, 1_710_334_643_123_456_789n, 1_710_334_643_123_456],
    ['picoseconds', 12, 1_710_334_643_123_456_789n, 1_710_334_643_123],
    ['2^-1 s', 0x81, 3_420_669_287n, 1_710_334_643_500_000],
    ['2^-32 s', 0xa0, (1_710_334_643n << 32n) | 0x8000_0000n, 1_710_334_643_500_000],
  ])('%s', (_, resolution, value, expected) => {
    expect(scaled(resolution, value)).toBe(expected);
  });

  it('adds if_tsoffset, which may be negative', () => {
    expect(scaled(6, 5_000_000n, -3)).toBe(2_000_000);
  });
});
