import { qualityPolicy } from '@earshot/calls';
import { DEFAULT_SETTINGS } from '@earshot/diagnosis';
import { describe, expect, it } from 'vitest';
import { settingsFingerprint } from './settle-again.js';

describe('settings', () => {
  it.each([
    ['constants', { codecs: [{ codec: 'OPUS', ie: 10.2 }] }, {}],
    ['assumptions', { concealment: false }, {}],
    ['the headline', { headline: 'fixed50' as const }, {}],
    ['a threshold', { thresholds: { metrics: [{ metric: 'jitterMs' as const, good: 5 }] } }, {}],
    ['a rule', {}, { disabled: new Set(['ack-never-arrived']) }],
    ['a threshold of a rule', {}, { thresholds: { ...DEFAULT_SETTINGS.thresholds, burstRuns: 9 } }],
  ])('are told from those without: %s', (_, quality, rules) => {
    const before = settingsFingerprint(qualityPolicy({}), DEFAULT_SETTINGS);
    expect(settingsFingerprint(qualityPolicy({}), DEFAULT_SETTINGS)).toBe(before);
    expect(settingsFingerprint(qualityPolicy(quality), { ...DEFAULT_SETTINGS, ...rules })).not.toBe(before);
  });
});
