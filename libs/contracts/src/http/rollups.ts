import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { notGood } from '../domain/judgement.js';

/** What rollups can be kept apart by. Peers are hosts that a call came from and went to; direction is who listens. */
export const rollupDimension = z.enum(['callerPeer', 'calleePeer', 'codec', 'userAgent', 'probe', 'direction']);

export const rollupQuery = z.object({
  /** Slots that begin at or after, and before; five minutes each. */
  fromUs: z.coerce.number().int(),
  toUs: z.coerce.number().int(),
  /** One row for each value of it; left out, all together. */
  by: rollupDimension.optional(),
  /** Length of a row in time: a multiple of five minutes; left out, one row for the whole range. */
  stepUs: z.coerce.number().int().min(300_000_000).optional(),
});

const counted = z.number().int();
const share = z.number().nullable();

/** Numerators and denominators (RFC 6076, E.411), and what they make. Ratios are null where their denominator is 0. */
export const sessionRollup = z.object({
  attempts: counted,
  invites: counted,
  redirected: counted,
  answered: counted,
  effective: counted,
  ineffective: counted,
  completed: counted,
  networkEffective: counted,
  conversations: counted,
  conversationMs: counted,
  postDials: counted,
  postDialMs: counted,
  requestDelays: counted,
  requestDelayMs: counted,
  failedRequestDelays: counted,
  failedRequestDelayMs: counted,
  failedRequestDelayLiteralMs: counted,
  disconnectDelays: counted,
  disconnectDelayMs: counted,
  durations: counted,
  durationMs: counted,
  failedDurations: counted,
  failedDurationMs: counted,
  serPct: share,
  seerPct: share,
  isaPct: share,
  scrPct: share,
  asrPct: share,
  nerPct: share,
  acdS: share,
  pddS: share,
  /** Session request delay, of attempts that went well and of those that failed, by its intent and read literally (RFC 6076 4.3). */
  srdS: share,
  srdFailedS: share,
  srdFailedLiteralS: share,
  /** Session disconnect delay (4.4). */
  sddS: share,
  /** Session duration time, where the BYE was answered, and where it was not (4.5). */
  sdtS: share,
  sdtFailedS: share,
});

/** Media that was measured: sums, and what they make. */
export const mediaRollup = z.object({
  streams: counted,
  packets: counted,
  expected: counted,
  lost: counted,
  windows: counted,
  impairedWindows: counted,
  /** Time that was heard in each band, ms. */
  goodMs: counted,
  fairMs: counted,
  poorMs: counted,
  badMs: counted,
  unscoredMs: counted,
  lossPct: share,
  impairedPct: share,
  jitterMs: share,
  roundTripMs: share,
});

/** Counts between edges: below the first, between each two, and above the last. They add. */
export const rollupHistogram = z.object({ edges: z.array(z.number()), counts: z.array(counted) });

export const rollupPage = z.object({
  fromUs: timeUs,
  toUs: timeUs,
  stepUs: z.number().int(),
  by: rollupDimension.nullable(),
  items: z.array(
    z.object({
      atUs: timeUs,
      /** Null for what has no such thing, and where nothing was asked for. */
      value: z.string().nullable(),
      sessions: sessionRollup,
      media: mediaRollup,
      /** Loss, jitter, round trip and delay to ringing of the sums that are not good, by the thresholds in force; absent where none is. */
      notGood: notGood.optional(),
      histograms: z.object({
        mosLq: rollupHistogram,
        lossPct: rollupHistogram,
        jitterMs: rollupHistogram,
        roundTripMs: rollupHistogram,
        postDialMs: rollupHistogram,
      }),
    }),
  ),
  /** There were more rows than one answer has; narrow the range or lengthen the step. */
  truncated: z.boolean(),
});

export type RollupDimension = z.infer<typeof rollupDimension>;
export type RollupQuery = z.infer<typeof rollupQuery>;
export type RollupPage = z.infer<typeof rollupPage>;
