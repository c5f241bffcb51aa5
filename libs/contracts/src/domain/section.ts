import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';

/** Five seconds of a section, by the time at its first place. */
export const sectionWindow = z.object({
  atUs: timeUs,
  expected: z.number().int(),
  /** Below zero where a packet that had changed places is made up for. */
  lost: z.number().int(),
  delayMs: z.number(),
});

/**
 * One source seen at two places, in the order in which its packets pass them: what was lost and delayed between the two. Counted from the
 * first to the last packet that both noted (every 64th); packets that change places there may count one too many or too few.
 */
export const mediaSection = z.object({
  fromStreamKey: z.string(),
  toStreamKey: z.string(),
  fromProbe: z.string(),
  toProbe: z.string(),
  /** Sequence numbers compared. */
  expected: z.number().int(),
  /** Of them at the first place, and lost on the way to the second. */
  arrived: z.number().int(),
  lost: z.number().int(),
  /** Of those that arrived at the first place, percent. */
  lossPct: z.number(),
  /** Packets whose delay was measured. */
  measured: z.number().int(),
  /** From one place to the other; between two probes it has the difference of their clocks in it, and may be negative. */
  delayMs: z.object({ min: z.number(), mean: z.number(), max: z.number() }),
  /** Largest less smallest delay: it does not depend on the clocks, but for their drift. */
  delaySpreadMs: z.number(),
  /** Mean interarrival jitter at the second place less that at the first; null where either is unknown. */
  jitterAddedMs: z.number().nullable(),
  /** One probe saw both, so the delay is by one clock. */
  sameClock: z.boolean(),
  /** How it was told which place comes first: by the addresses, the TTL, or the clocks alone. */
  orderedBy: z.enum(['addresses', 'ttl', 'time']),
  windows: z.array(sectionWindow),
});

export type MediaSection = z.infer<typeof mediaSection>;
export type SectionWindow = z.infer<typeof sectionWindow>;
