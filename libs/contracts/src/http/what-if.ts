import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';

export const whatIfQuery = z.object({
  /** `fixed`: a delay that never changes; `history`: the percentile of past delays, as Asterisk has it; `adaptive`: NetEQ-like. */
  buffer: z.enum(['fixed', 'history', 'adaptive']),
  /** Delay of `fixed`, largest of `history`; `adaptive` has its own limit of 500. */
  ms: z.coerce.number().min(0).max(2000).default(60),
});

/** One window behind the buffer that was tried, and as it was scored. */
const figures = z.object({
  /** Lost, late and made up of those expected, percent; and late alone. */
  lossPct: z.number().nullable(),
  latePct: z.number().nullable(),
  /** Mean time that packets waited in the buffer. */
  delayMs: z.number().nullable(),
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
});

export const whatIf = z.object({
  streamKey: z.string(),
  /** Nobody heard this: it is what would have been heard behind another buffer. */
  simulated: z.literal(true),
  buffer: whatIfQuery.shape.buffer,
  ms: z.number(),
  /** Why nothing could be simulated; null where something was. */
  unavailable: z.enum(['no-trace', 'clock-unknown']).nullable(),
  /** The same in words. */
  reason: z.string().nullable(),
  /** Windows of the stream, and those of them with a trace. */
  windows: z.number().int(),
  tracedWindows: z.number().int(),
  /** Over the windows with a trace, pooled. */
  total: figures.nullable(),
  /** Score of the same windows behind the buffer of the headline. */
  actual: figures.nullable(),
  items: z.array(z.object({ atUs: timeUs, simulated: figures, actual: figures })),
});

export type WhatIfQuery = z.infer<typeof whatIfQuery>;
export type WhatIf = z.infer<typeof whatIf>;
export type WhatIfFigures = z.infer<typeof figures>;
