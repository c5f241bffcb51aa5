import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayImpairment, effectiveEquipmentImpairment, eModel, eModelForVoip, voipR } from './e-model.js';
import { mosFromR, rFromMos } from './mos.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Equipment impairment, loss in percent, delay in ms. */
type Impairments = [Ie: number, Ppl: number, delayMs: number];

const betterOf = (a: Impairments, b: Impairments) =>
  eModelForVoip(Math.min(a[2], b[2]), { Ie: Math.min(a[0], b[0]), Ppl: Math.min(a[1], b[1]) });

const worseOf = (a: Impairments, b: Impairments) =>
  eModelForVoip(Math.max(a[2], b[2]), { Ie: Math.max(a[0], b[0]), Ppl: Math.max(a[1], b[1]) });

describe('E-model', () => {
  it('never rises with loss, delay or equipment impairment', () => {
    for (const delays of [number(0, 0.999), number(1, 500)]) {
      const input = fc.tuple(number(0, 40), number(0, 20), delays);
      fc.assert(
        fc.property(input, input, (a, b) => {
          expect(worseOf(a, b).R).toBeLessThanOrEqual(betterOf(a, b).R + 1e-9);
        }),
      );
    }
  });

  it('rises by a tenth where the talker echo begins, at 1 ms, and nowhere else', () => {
    // Idte is below zero for an echo as faint as the default's, and G.107 leaves it out below 1 ms.
    const step = eModelForVoip(1).R - eModelForVoip(0.999).R;
    expect(step).toBeGreaterThan(0.1);
    expect(step).toBeLessThan(0.12);
    expect(eModelForVoip(3).R).toBeLessThan(eModelForVoip(0).R);
  });

  it('takes the listener sidetone from the sidetone where it is not given', () => {
    expect(eModel({ STMR: 20 }).R).toBeCloseTo(eModel({ STMR: 20, LSTR: 23 }).R, 12);
  });

  it('has no delay impairment up to 100 ms, and none for no number', () => {
    expect([delayImpairment(100), delayImpairment(Number.NaN), delayImpairment(-1)]).toEqual([0, 0, 0]);
  });

  it('stays finite for sidetone outside its range', () => {
    expect(Number.isFinite(eModel({ STMR: -10 }).R)).toBe(true);
  });

  it('never takes more than 95 for equipment and loss', () => {
    fc.assert(
      fc.property(number(0, 40), number(1, 40), number(0, 100), number(1, 8), (ie, bpl, loss, burst) => {
        expect(effectiveEquipmentImpairment(ie, bpl, loss, burst)).toBeLessThanOrEqual(95);
      }),
    );
  });
});

describe('MOS', () => {
  it('never falls as R rises, and is never below 1', () => {
    fc.assert(
      fc.property(number(-50, 150), number(-50, 150), (a, b) => {
        expect(mosFromR(Math.max(a, b))).toBeGreaterThanOrEqual(mosFromR(Math.min(a, b)));
        expect(mosFromR(a)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('comes back from R and MOS', () => {
    fc.assert(
      fc.property(number(6.6, 99.9), number(1.001, 4.499), (r, mos) => {
        expect(rFromMos(mosFromR(r))).toBeCloseTo(r, 5);
        expect(mosFromR(rFromMos(mos))).toBeCloseTo(mos, 9);
      }),
    );
  });
});

describe('R of a VoIP call', () => {
  it.each([0, 0.5, 1, 50, 99.99, 177.3, 400, 5000])('at %s ms is that of the model in full', (delayMs) => {
    for (const Ie of [0, 11, 27.5]) expect(voipR(delayMs, Ie)).toBe(eModelForVoip(delayMs, { Ie }).R);
  });
});
