import { describe, expect, it } from 'vitest';
import {
  A_LAW_SQUARES,
  aLawAmplitude,
  CLIPPED_SQUARE,
  MILLIWATT_SQUARE,
  MU_LAW_SQUARES,
  muLawAmplitude,
} from './g711.js';

/** G.711 tables 5 and 6: one period of 1 kHz at 0 dBm0. */
const A_LAW_MILLIWATT = [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4];
const MU_LAW_MILLIWATT = [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e];

function meanSquare(squares: Int32Array, codes: readonly number[]): number {
  return codes.reduce((sum, code) => sum + (squares[code] as number), 0) / codes.length;
}

describe('G.711', () => {
  it.each([
    // G.711 table 1a: decoder output 1, 4032 and the ends of segments, before the even bits are inverted.
    [0xd5, 1],
    [0x55, -1],
    [0xaa, 4032],
    [0x2a, -4032],
    [0xc5, 33],
    [0xf5, 66],
  ])('A-law %i stands for %i', (code, amplitude) => {
    expect(aLawAmplitude(code)).toBe(amplitude);
  });

  it.each([
    // G.711 table 2a: 0, 2, 8031 and the first values of segments 2 and 3.
    [0xff, 0],
    [0xfe, 2],
    [0x80, 8031],
    [0x00, -8031],
    [0xef, 33],
    [0xdf, 99],
  ])('µ-law %i stands for %i', (code, amplitude) => {
    // Plus and minus zero are the same.
    expect(muLawAmplitude(code) + 0).toBe(amplitude);
  });

  it('has the digital milliwatt of either law at 0 dBm0', () => {
    expect(meanSquare(A_LAW_SQUARES, A_LAW_MILLIWATT)).toBe(MILLIWATT_SQUARE);
    expect(10 * Math.log10(meanSquare(MU_LAW_SQUARES, MU_LAW_MILLIWATT) / MILLIWATT_SQUARE)).toBeCloseTo(0, 5);
  });

  it.each([
    ['A-law', A_LAW_SQUARES, [0x2a, 0xaa]],
    ['µ-law', MU_LAW_SQUARES, [0x00, 0x80]],
  ])('calls but the largest code of either sign clipped in %s', (_, squares, clipped) => {
    const above = [...squares.keys()].filter((code) => (squares[code] as number) >= CLIPPED_SQUARE);
    expect(above).toEqual(clipped);
  });
});
