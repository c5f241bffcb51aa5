import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { evidence, finding } from './finding.js';
import { band, notGood } from './judgement.js';
import { callState, endedBy, leg } from './leg.js';
import { provenance } from './quality.js';
import { mediaSection } from './section.js';
import {
  extendedBlock,
  listener,
  minWindow,
  reportComparison,
  reportedQuality,
  roundTrip,
  roundTripSummary,
  stream,
} from './stream.js';

/** Why two legs are one call. */
export const legLink = z.object({
  fromCallId: z.string(),
  toCallId: z.string(),
  fromLegKey: z.string(),
  toLegKey: z.string(),
  /**
   * Rule: decision, same-call-id, session-id, x-call-id, icid, call-id-affix, replaces, refer, shared-media, correlation-id,
   * number-and-time.
   */
  rule: z.string(),
  /** What matched. */
  value: z.string(),
  /** 0..1; 0.9 and above merges. */
  confidence: z.number(),
  /** True where the two legs are in one call; false where the link is only offered, or a person split them. */
  merged: z.boolean(),
  /** The call at the other end of a link that is not merged; null where it is. */
  otherCallKey: z.string().nullable(),
});

/** What a person said of two groups of legs: one call, or two. Of decisions on the same two legs the one of the highest id counts. */
export const linkDecision = z.object({
  id: z.number().int(),
  verdict: z.enum(['merge', 'split']),
  decidedUs: timeUs,
  legKeys: z.array(z.string()),
  otherLegKeys: z.array(z.string()),
});

/** The word of the chip: a quality band, or an outcome that is not quality. */
export const outcome = z.enum(['good', 'fair', 'poor', 'bad', 'failed', 'running', 'not-measured']);

/** One or two sentences made of findings; each clause can be followed to its evidence. */
export const verdict = z.object({
  outcome,
  /** The clauses joined. */
  text: z.string(),
  clauses: z.array(
    z.object({
      text: z.string(),
      /** Code of the finding that it is taken from. */
      finding: z.string().nullable(),
      /** What it was read from, where that is no finding: the refusal, or the worst span. */
      evidence: evidence.optional(),
    }),
  ),
  /** Lowest confidence of the findings it rests on; null without any. */
  confidence: z.number().nullable(),
});

/** What one end heard over all its streams: the worst five seconds is the headline. */
export const heard = z.object({
  listener,
  streamKeys: z.array(z.string()),
  band: band.nullable(),
  /** Figures that are not good on any section; absent where none is. */
  notGood: notGood.optional(),
  mosLq: z.number().nullable(),
  mosLqMin: z.number().nullable(),
  mosLqMinUs: timeUs.nullable(),
  mosLqMax: z.number().nullable(),
  mosCq: z.number().nullable(),
  /** The worst five seconds, with loss, jitter and round trip then. */
  minWindow: minWindow.nullable(),
  /** Windows of five seconds that were scored, and the share of them that was impaired, percent. */
  scoredWindows: z.number().int(),
  impairedPct: z.number().nullable(),
  lossPct: z.number().nullable(),
  jitterMs: z.number().nullable(),
  impairedMs: z.number().nullable(),
  measuredMs: z.number(),
  coverage: z.number().nullable(),
  /** Why nothing was measured; null where something was. */
  unmeasured: z.string().nullable(),
  /**
   * How the scores were made: of the section that was heard worst. Absent where nothing was measured, in `legHeard`, whose streams have it, and
   * in documents made before it.
   */
  quality: provenance.optional(),
});

/** A row of the call list. */
export const callSummary = z.object({
  /** Our own identifier, in addresses and webhooks: the key of its first leg. */
  key: z.string(),
  startUs: timeUs,
  answerUs: timeUs.nullable(),
  endUs: timeUs.nullable(),
  state: callState,
  from: z.string(),
  to: z.string(),
  /** Hosts that the signalling passed, caller first. */
  path: z.array(z.string()),
  verdict,
  findingCodes: z.array(z.string()),
  caller: heard,
  callee: heard,
  pddMs: z.number().nullable(),
  /** Figures of the call itself that are not good: the delay to ringing. Absent where none is. */
  notGood: notGood.optional(),
  talkMs: z.number().nullable(),
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  endedBy: endedBy.nullable(),
  legs: z.number().int(),
  messages: z.number().int(),
  retransmissions: z.number().int(),
  streams: z.number().int(),
  codecs: z.array(z.string()),
  probes: z.array(z.string()),
  callIds: z.array(z.string()),
});

/** What each end heard on one leg alone. */
export const legHeard = z.object({ callId: z.string(), caller: heard, callee: heard });

/** A line that a SIP server's agent logged about the call (HEP payload type 100). */
export const callLog = z.object({
  atUs: timeUs,
  probe: z.string(),
  callId: z.string(),
  /** Its leg; absent in documents made before it. */
  legKey: z.string().optional(),
  text: z.string(),
});

/** A call whole, but for its messages. */
export const callDetail = callSummary.extend({
  legDetails: z.array(leg),
  links: z.array(legLink),
  /** Decisions of a person on any of its legs, oldest first. */
  decisions: z.array(linkDecision),
  findings: z.array(finding),
  streamDetails: z.array(stream),
  /** Between places where the same source was seen: two probes, or both sides of a relay. */
  mediaSections: z.array(mediaSection),
  reports: z.array(reportedQuality),
  roundTrips: z.array(roundTrip),
  legHeard: z.array(legHeard),
  /** The receivers' word against the probe's, never averaged. */
  comparisons: z.array(reportComparison),
  roundTripSummaries: z.array(roundTripSummary),
  /** What receivers reported in XR blocks, the last of each kind; absent in documents made before it. */
  extendedBlocks: z.array(extendedBlock).optional(),
  /** In order of time, the first 1 000, and how many there are; the number is absent in documents made before it. */
  logs: z.array(callLog),
  logCount: z.number().int().optional(),
});

export type CallLog = z.infer<typeof callLog>;
export type LegLink = z.infer<typeof legLink>;
export type LinkDecision = z.infer<typeof linkDecision>;
export type Outcome = z.infer<typeof outcome>;
export type Verdict = z.infer<typeof verdict>;
export type VerdictClause = Verdict['clauses'][number];
export type Heard = z.infer<typeof heard>;
export type LegHeard = z.infer<typeof legHeard>;
export type CallSummary = z.infer<typeof callSummary>;
export type CallDetail = z.infer<typeof callDetail>;
