import { describe, expect, it } from 'vitest';
import {
  judge,
  type PresetName,
  THRESHOLD_PRESETS,
  type ThresholdMetric,
  thresholdsInForce,
} from './threshold-presets.js';

function verdict(preset: PresetName, metric: ThresholdMetric, value: number): string | null {
  const found = THRESHOLD_PRESETS.find(({ name }) => name === preset)?.thresholds.find((one) => one.metric === metric);
  return found === undefined ? null : judge(value, found);
}

/** The table of the reference, section 8, at its edges and beside them. */
describe('thresholds', () => {
  const cells: readonly [PresetName, ThresholdMetric, readonly (readonly [number, string])[]][] = [
    [
      'itu',
      'oneWayDelayMs',
      [
        [150, 'good'],
        [151, 'acceptable'],
        [400, 'acceptable'],
        [401, 'bad'],
      ],
    ],
    [
      'itu',
      'roundTripMs',
      [
        [300, 'good'],
        [500, 'acceptable'],
        [501, 'bad'],
      ],
    ],
    [
      'itu',
      'jitterMs',
      [
        [20, 'good'],
        [30, 'acceptable'],
        [30.1, 'bad'],
      ],
    ],
    [
      'itu',
      'lossPct',
      [
        [1, 'good'],
        [3, 'acceptable'],
        [3.1, 'bad'],
      ],
    ],
    [
      'itu',
      'mosLq',
      [
        [4, 'good'],
        [3.99, 'acceptable'],
        [3.6, 'acceptable'],
        [3.59, 'bad'],
      ],
    ],
    [
      'itu',
      'rFactor',
      [
        [80, 'good'],
        [70, 'acceptable'],
        [69.9, 'bad'],
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
      { metric: 'jitterMs', good: 10, bad: 15 },
      { metric: 'levelDb', bad: -60 },
    ]);
    const jitter = own.filter(({ metric }) => metric === 'jitterMs');
    expect(jitter).toMatchObject([{ good: 10, bad: 15, confidence: 'operator', source: 'configuration' }]);
    expect(own.find(({ metric }) => metric === 'levelDb')).toMatchObject({ good: null, bad: -60, worse: 'lower' });
    expect(own.find(({ metric }) => metric === 'lossPct')).toMatchObject({ bad: 3, confidence: 'standard' });
  });
});
