import { z } from 'zod';
import { confidence } from './quality.js';

/** Constants of one codec in one mode, as scores use them. */
export const codecConstants = z.object({
  codec: z.string(),
  /** Bit rate or variant; null for all modes. */
  mode: z.string().nullable(),
  scale: z.enum(['nb', 'wb', 'fb']),
  ie: z.number().nullable(),
  bpl: z.number().nullable(),
  ieConfidence: confidence.nullable(),
  bplConfidence: confidence.nullable(),
  source: z.string(),
});

export const codecConstantsPage = z.object({ items: z.array(codecConstants) });
export type CodecConstantsPage = z.infer<typeof codecConstantsPage>;
