import { z } from 'zod';
import type { ThresholdMetric } from './judgement.js';
import { bufferName } from './quality.js';
import { threshold, thresholdPreset } from './threshold.js';

/** What an operator decides about scores: the JSON file that `QUALITY_FILE` names. A name that is not known is refused. */
export const qualitySettings = z.strictObject({
  /** Constants of codecs, over those of G.113 (docs/metrics.md) or where there are none. */
  codecs: z
    .array(
      z.strictObject({
        codec: z.string().min(1).max(40),
        mode: z.string().min(1).max(40).optional(),
        scale: z.enum(['nb', 'wb', 'fb']).optional(),
        ie: z.number().min(0).max(132),
        bpl: z.number().positive().max(100).nullable().optional(),
        source: z.string().max(200).optional(),
      }),
    )
    .max(200)
    .optional(),
  /** G.711 endpoints conceal losses; true if left out. */
  concealment: z.boolean().optional(),
  /** Wideband is heard with both ears, as from a headset; false if left out. */
  diotic: z.boolean().optional(),
  /** Constants that nothing confirms are used, and the score says so; false if left out. */
  unconfirmedConstants: z.boolean().optional(),
  /** A codec without constants is scored as G.711 without concealment, and the score says so; false if left out. */
  unknownCodecAsG711: z.boolean().optional(),
  /** The simulated buffer that carries the headline; adaptive if left out. */
  headline: bufferName.optional(),
  /** One-way delay of the network where no round trip was measured, ms; without it there is no conversational score then. */
  assumedOneWayMs: z.number().min(0).max(2000).optional(),
  /** Which preset bands are made by, ITU's if left out, and what is set over it. */
  thresholds: z
    .strictObject({
      preset: thresholdPreset.shape.name.optional(),
      metrics: z
        .array(
          z
            .strictObject({
              metric: threshold.shape.metric,
              /** Last value of each band; beyond the last that is given the figure is bad. */
              good: z.number().nullable().optional(),
              fair: z.number().nullable().optional(),
              poor: z.number().nullable().optional(),
              over: threshold.shape.over.optional(),
              decides: z.boolean().optional(),
            })
            .refine(isInOrder, 'good, fair and poor do not get worse one after the other, or all are left out'),
        )
        .optional(),
    })
    .optional(),
});

export type QualitySettings = z.infer<typeof qualitySettings>;

/** Figures of which less is worse. */
const WORSE_LOWER: ReadonlySet<ThresholdMetric> = new Set(['levelDb', 'mosLq', 'rFactor']);

interface Edges extends Partial<Record<'good' | 'fair' | 'poor', number | null | undefined>> {
  readonly metric: ThresholdMetric;
}

/** Whether something is given, and gets worse from one to the next. */
function isInOrder({ metric, good, fair, poor }: Edges): boolean {
  const edges = [good, fair, poor].filter((edge) => edge !== null && edge !== undefined);
  const sign = WORSE_LOWER.has(metric) ? -1 : 1;
  return (
    edges.length > 0 && edges.every((edge, index) => index === 0 || sign * edge > sign * (edges[index - 1] as number))
  );
}

/** What the text of the file says; throws one line that names each part that is wrong. */
export function parseQualitySettings(text: string): QualitySettings {
  const parsed = qualitySettings.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
