import { z } from 'zod';

/** Of what was heard, by the thresholds in force (`GET /api/v1/thresholds`); by default good from R 80, fair 70, poor 60, bad below. */
export const band = z.enum(['good', 'fair', 'poor', 'bad']);

/** What thresholds are of; the suffix is the unit. */
export const thresholdMetric = z.enum([
  'oneWayDelayMs',
  'roundTripMs',
  'jitterMs',
  'lossPct',
  'concealedPct',
  'discardedPct',
  'audioLostMs',
  'levelDb',
  'mosLq',
  'rFactor',
  'postDialDelayMs',
]);

/** Whose thresholds. */
export const presetName = z.enum(['itu', 'microsoft', 'twilio', 'five-second']);

/** Bands of figures that are not good, by the thresholds in force; a figure that is not in it is good, not measured, or has no limit. */
export const notGood = z
  .object(
    Object.fromEntries(thresholdMetric.options.map((metric) => [metric, band])) as Record<ThresholdMetric, typeof band>,
  )
  .partial();

export type Band = z.infer<typeof band>;
export type ThresholdMetric = z.infer<typeof thresholdMetric>;
export type NotGood = z.infer<typeof notGood>;
