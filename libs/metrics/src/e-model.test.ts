import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayImpairment, effectiveEquipmentImpairment, eModel, eModelForVoip, voipR } from './e-model.js';
import { mosFromR, rFromMos } from './mos.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('E-model', () => {
  it('never rises with loss, delay or equipment impairment', () => {
    const input = fc.tuple(number(0, 40), number(0, 20), number(0, 500));
    fc.assert(
      fc.property(input, input, (a, b) => {
        const [ie, loss, delay] = a.map((value, index) => Math.min(value, b[index] as number)) as [
          number,
          number,
          number,
        ];
        const better = eModelForVoip(delay, { Ie: ie, Ppl: loss }).R;
        const [worseIe, worseLoss, worseDelay] = a.map((value, index) => Math.max(value, b[index] as number)) as [
          number,
          number,
          number,
        ];
        expect(eModelForVoip(worseDelay, { Ie: worseIe, Ppl: worseLoss }).R).toBeLessThanOrEqual(better + 1e-9);
      }),
    );
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
