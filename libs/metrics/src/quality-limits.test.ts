import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Band } from './band.js';
import { type QualityFigures, QualityLimits, worseNotGood } from './quality-limits.js';
import { type PresetName, THRESHOLD_PRESETS } from './threshold-presets.js';

const ORDER: readonly Band[] = ['good', 'fair', 'poor', 'bad'];
const figure = fc.option(fc.double({ min: 0, max: 1000, noNaN: true }));
const figures: fc.Arbitrary<QualityFigures> = fc.record({
  roundTripMs: figure,
  jitterMs: figure,
  lossPct: figure,
  mosLq: figure,
  rFactor: figure,
});
const preset = fc.constantFrom<PresetName>(...THRESHOLD_PRESETS.map(({ name }) => name));

describe('the band', () => {
  it('is made of R alone by default; jitter and loss are judged beside it', () => {
    const limits = new QualityLimits();
    expect(limits.judge({ rFactor: 92, jitterMs: 35, lossPct: 2 })).toEqual({
      band: 'good',
      notGood: { jitterMs: 'bad', lossPct: 'fair' },
    });
    expect(limits.judge({ rFactor: 65, jitterMs: 3 })).toEqual({ band: 'poor', notGood: { rFactor: 'poor' } });
  });

  it('is the worst of what decides: under Microsoft’s any of four, and R none of them', () => {
    const limits = new QualityLimits('microsoft');
    expect(limits.judge({ rFactor: 40, jitterMs: 30, lossPct: 10, roundTripMs: 500 }).band).toBe('good');
    expect(limits.judge({ rFactor: 92, jitterMs: 30.1 })).toEqual({ band: 'bad', notGood: { jitterMs: 'bad' } });
    expect(limits.judge({ rFactor: 40 }).band).toBeNull();
  });

  it('is null where nothing that decides was measured, never good', () => {
    expect(new QualityLimits().judge({ rFactor: null, jitterMs: 1 })).toEqual({ band: null, notGood: undefined });
    expect(new QualityLimits().judge({}).band).toBeNull();
  });

  it('can be made of a figure that the operator adds', () => {
    const limits = new QualityLimits('itu', [{ metric: 'jitterMs', good: 10, fair: 15, decides: true }]);
    expect(limits.judge({ rFactor: 92, jitterMs: 12 }).band).toBe('fair');
    expect(limits.judge({ rFactor: 92, jitterMs: 16 }).band).toBe('bad');
  });

  it('of a stream is that of its worst window where a threshold is over a window, else of its own figure', () => {
    const itu = new QualityLimits();
    const bad = { rFactor: 50, jitterMs: 80 };
    const judged = itu.judgeStream({ rFactor: 88, jitterMs: 18 }, [{ rFactor: 93, jitterMs: 2 }, bad]);
    // Jitter is over the call: 18 ms in the mean are good whatever one window had.
    expect(judged).toEqual({ band: 'bad', notGood: { rFactor: 'bad' } });
    expect(itu.judgeStream({ rFactor: 75 }, []).band).toBe('fair');
    expect(new QualityLimits('microsoft').judgeStream({ jitterMs: 18 }, [bad]).band).toBe('good');
    expect(new QualityLimits('five-second').judgeStream({ jitterMs: 18 }, [{ jitterMs: 2 }, bad]).band).toBe('bad');
  });

  it('never gets better as more is measured, and is that of some figure', () => {
    fc.assert(
      fc.property(preset, figures, figures, (name, a, b) => {
        const limits = new QualityLimits(name);
        const one = limits.judgeStream({}, [a]);
        const both = limits.judgeStream({}, [a, b]);
        const rank = (band: Band | null): number => (band === null ? -1 : ORDER.indexOf(band));
        if (limits.thresholds.every(({ over }) => over === 'window'))
          expect(rank(both.band)).toBeGreaterThanOrEqual(rank(one.band));
        if (both.band !== null && both.band !== 'good') expect(Object.values(both.notGood ?? {})).toContain(both.band);
      }),
    );
  });

  it('of several sections keeps the worst of each figure', () => {
    expect(worseNotGood({ jitterMs: 'fair' }, { jitterMs: 'bad', lossPct: 'fair' })).toEqual({
      jitterMs: 'bad',
      lossPct: 'fair',
    });
    expect(worseNotGood(undefined, { lossPct: 'poor' })).toEqual({ lossPct: 'poor' });
    expect(worseNotGood(undefined, undefined)).toBeUndefined();
  });
});
