import { z } from 'zod';

/** Where a figure stops to be good, and where it begins to be bad; between them it is acceptable. */
export const threshold = z.object({
  metric: z.enum([
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
  ]),
  unit: z.string(),
  /** Whether more of it is worse. */
  worse: z.enum(['higher', 'lower']),
  good: z.number().nullable(),
  bad: z.number(),
  /** Over which time it is meant: one window of five seconds, or the whole stream or call. */
  over: z.enum(['window', 'call']),
  source: z.string(),
  confidence: z.enum(['standard', 'single-source', 'unconfirmed', 'operator']),
});

export const thresholdPreset = z.object({
  name: z.enum(['itu', 'microsoft', 'twilio', 'five-second']),
  meaning: z.string(),
  thresholds: z.array(threshold),
});

/** All presets, and what is in force: the chosen preset with what the operator set over it. */
export const thresholdPage = z.object({
  preset: thresholdPreset.shape.name,
  inForce: z.array(threshold),
  presets: z.array(thresholdPreset),
});

export type Threshold = z.infer<typeof threshold>;
export type ThresholdPreset = z.infer<typeof thresholdPreset>;
export type ThresholdPage = z.infer<typeof thresholdPage>;
