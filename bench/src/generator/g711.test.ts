import { describe, expect, it } from 'vitest';
import { toALaw, toMuLaw } from './g711.js';

/** Decision values and codes of ITU-T G.711 tables 1a to 2b, samples scaled to 16 bits. */
describe('G.711', () => {
  it.each([
    [0, 0xff],
    [32_124, 0x80],
    [-32_124, 0x00],
    [32_767, 0x80],
    [8, 0xfe],
    [-8, 0x7e],
    [1000, 0xce],
  ])('mu-law of %d', (sample, code) => expect(toMuLaw(sample)).toBe(code));

  it.each([
    [0, 0xd5],
    [-1, 0x55],
    [32_256, 0xaa],
    [-32_256, 0x2a],
    [16, 0xd4],
    [-24, 0x54],
    [1000, 0xfa],
  ])('A-law of %d', (sample, code) => expect(toALaw(sample)).toBe(code));
});
