import { describe, expect, it } from 'vitest';
import { bandOfValue } from './quality-limits.js';
import { type PresetName, THRESHOLD_PRESETS, type ThresholdMetric, thresholdsInForce } from './threshold-presets.js';

function verdict(preset: PresetName, metric: ThresholdMetric, value: number): string | null {
  const found = THRESHOLD_PRESETS.find(({ name }) => name === preset)?.thresholds.find((one) => one.metric === metric);
  return found === undefined ? null : bandOfValue(value, found);
}

/** The table of the reference, section 8, at its edges and beside them. */
describe('thresholds', () => {
  const cells: readonly [PresetName, ThresholdMetric, readonly (readonly [number, string])[]][] = [
    [
      'itu',
      'oneWayDelayMs',
      [
        [150, 'good'],
        [151, 'fair'],
        [400, 'fair'],
        [401, 'bad'],
      ],
    ],
    [
      'itu',
      'roundTripMs',
      [
        [300, 'good'],
        [500, 'fair'],
        [501, 'bad'],
      ],
    ],
    [
      'itu',
      'jitterMs',
      [
        [20, 'good'],
        [30, 'fair'],
        [30.1, 'bad'],
      ],
    ],
    [
      'itu',
      'lossPct',
      [
        [1, 'good'],
        [3, 'fair'],
        [3.1, 'bad'],
      ],
    ],
    [
      'itu',
      'mosLq',
      [
        [4, 'good'],
        [3.99, 'fair'],
        [3.6, 'fair'],
        [3.59, 'poor'],
        [3.1, 'poor'],
        [3.09, 'bad'],
      ],
    ],
    [
      'itu',
      'rFactor',
      [
        [80, 'good'],
        [79.99, 'fair'],
        [70, 'fair'],
        [69.99, 'poor'],
        [60, 'poor'],
        [59.99, 'bad'],
      ],
    ],
    [
      'itu',
      'postDialDelayMs',
      [
        [3000, 'good'],
        [6000, 'fair'],
        [10_000, 'poor'],
        [10_001, 'bad'],
      ],
    ],
    [
      'microsoft',
      'concealedPct',
      [
        [7, 'good'],
        [7.1, 'bad'],
      ],
    ],
    [
      'five-second',
      'audioLostMs',
      [
        [250, 'good'],
        [251, 'bad'],
      ],
    ],
    [
      'five-second',
      'levelDb',
      [
        [-80, 'good'],
        [-81, 'bad'],
      ],
    ],
    [
      'five-second',
      'roundTripMs',
      [
        [300, 'good'],
        [301, 'bad'],
      ],
    ],
  ];
  it.each(cells)('%s: %s', (preset, metric, values) => {
    for (const [value, expected] of values) expect(verdict(preset, metric, value), String(value)).toBe(expected);
  });

  it('of the operator take the place of the preset’s, or stand beside them', () => {
    const own = thresholdsInForce('itu', [
      { metric: 'jitterMs', good: 10, fair: 15 },
      { metric: 'levelDb', good: -60, over: 'window' },
      { metric: 'rFactor', good: 85, fair: 75 },
    ]);
    const of = (metric: ThresholdMetric) => own.filter((one) => one.metric === metric);
    expect(of('jitterMs')).toMatchObject([
      { good: 10, fair: 15, poor: null, confidence: 'operator', source: 'configuration', decides: false },
    ]);
    expect(of('levelDb')).toMatchObject([{ good: -60, worse: 'lower', over: 'window', decides: false }]);
    // What it decides, and over which time, is the preset's where nothing is said.
    expect(of('rFactor')).toMatchObject([{ good: 85, fair: 75, poor: null, over: 'window', decides: true }]);
    expect(of('lossPct')).toMatchObject([{ good: 1, fair: 3, confidence: 'standard' }]);
  });
});
