import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from './murmur2.js';

describe('murmur2', () => {
  // Vectors of Apache Kafka's UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is what Kafka computes', (key, hash) => expect(murmur2(key)).toBe(hash));

  it('places a key with a negative hash by its low 31 bits', () => {
    // 2^31 - 973932308 = 1173551340 = 12 * 97795945 = 7 * 167650191 + 3
    expect(partitionOf('21', 12)).toBe(0);
    expect(partitionOf('21', 7)).toBe(3);
    expect(partitionOf('21', 1)).toBe(0);
  });
});
