import { z } from 'zod';
import { presetName, thresholdMetric } from './judgement.js';

/** The last value of each band of one figure; beyond the last edge that is given it is bad. */
export const threshold = z.object({
  metric: thresholdMetric,
  unit: z.string(),
  /** Whether more of it is worse. */
  worse: z.enum(['higher', 'lower']),
  good: z.number().nullable(),
  fair: z.number().nullable(),
  poor: z.number().nullable(),
  /** Over which time it is meant: one window of five seconds, of which the worst counts, or the whole stream or call. */
  over: z.enum(['window', 'call']),
  /** Whether bands are made of it; the others are judged beside them. */
  decides: z.boolean(),
  source: z.string(),
  confidence: z.enum(['standard', 'single-source', 'unconfirmed', 'operator']),
});

export const thresholdPreset = z.object({
  name: presetName,
  meaning: z.string(),
  thresholds: z.array(threshold),
});

/** All presets, and what is in force: the chosen preset with what the operator set over it. */
export const thresholdPage = z.object({
  preset: thresholdPreset.shape.name,
  /** Whether the operator set some over those of the preset. */
  changed: z.boolean(),
  inForce: z.array(threshold),
  /** Where R passes from one band to the next on each scale, best first; empty where R has no thresholds. */
  rEdges: z.object({ nb: z.array(z.number()), wb: z.array(z.number()), fb: z.array(z.number()) }),
  presets: z.array(thresholdPreset),
});

export type Threshold = z.infer<typeof threshold>;
export type ThresholdPreset = z.infer<typeof thresholdPreset>;
export type ThresholdPage = z.infer<typeof thresholdPage>;
