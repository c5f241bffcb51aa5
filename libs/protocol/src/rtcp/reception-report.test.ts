import { expect, it } from 'vitest';
import { signed24 } from './reception-report.js';

/** Cumulative loss is 24 bits in two's complement (RFC 3550 6.4.1); the octet above them is the fraction. */
it.each([
  [0x000000, 0],
  [0x000001, 1],
  [0x7fffff, 8_388_607],
  [0x800000, -8_388_608],
  [0xffffff, -1],
  [0xa5fffffe, -2],
  [0xa57abcde, 0x7abcde],
])('signed24(0x%s)', (word, value) => {
  expect(signed24(word)).toBe(value);
});
