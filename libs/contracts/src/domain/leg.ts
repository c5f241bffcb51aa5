import { z } from 'zod';
import { socketAddress, timeUs } from '../capture/envelope.js';
import { party } from '../capture/sip-record.js';

export const callState = z.enum(['trying', 'ringing', 'answered', 'ended', 'failed', 'cancelled', 'timed-out']);
export const endedBy = z.enum(['caller', 'callee', 'timeout']);

/**
 * Why a leg that did not end in order is taken to be over: no response to the INVITE (Timer B); provisional ones and no final (Timer C); the BYE
 * unanswered (Timer F); answered and no BYE, with nothing captured for a minute (`no-bye`) or its media stopped a minute ago
 * (`rtp-timeout`); up for longer than a day.
 */
export const unfinished = z.enum([
  'no-response',
  'no-final-response',
  'bye-unanswered',
  'no-bye',
  'rtp-timeout',
  'absolute-limit',
]);

export const dtmf = z.object({
  digit: z.string(),
  atUs: timeUs,
  durationMs: z.number().nullable(),
  via: z.enum(['rtp', 'info']),
  by: z.enum(['caller', 'callee']).nullable(),
  /** Of telephone events: false where no packet with the end bit was seen, so that it may have lasted longer. */
  endSeen: z.boolean().optional(),
});

/** One signalling hop that the leg was seen on, from the side that sent the INVITE. */
export const hop = z.object({ src: socketAddress, dst: socketAddress, probe: z.string() });

/** One INVITE that tried to open the leg's dialog, with the final response that its sender got. */
export const legInvite = z.object({
  cseq: z.number().int(),
  startUs: timeUs,
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  finalUs: timeUs.nullable(),
  /** Contact of a 3xx that is tried first: of the highest `q`, of equal ones the first (RFC 3261 8.1.3.4). */
  redirectedTo: z.string().nullable(),
});

/**
 * A logical call as RFC 6076 counts it: an INVITE and those that followed a challenge (401, 402, 407), a redirection (3xx), or a 422 or
 * 491 of it. What follows any other final response is another attempt. Delays run from the first INVITE.
 */
export const legAttempt = z.object({
  startUs: timeUs,
  /** First 18x, and first 2xx, of any of its INVITEs. */
  ringUs: timeUs.nullable(),
  answerUs: timeUs.nullable(),
  /** Of its last INVITE; null while there is none. */
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  finalUs: timeUs.nullable(),
  /** In order of CSeq. */
  invites: z.array(legInvite),
});

/** One place that the INVITE was forked to: a To tag (RFC 3261 16.7, 19.3), which no two user agents share. */
export const legBranch = z.object({
  toTag: z.string(),
  /** Contact URI that it can be reached at, null where it gave none. */
  target: z.string().nullable(),
  /** First provisional response above 100. */
  provisionalStatus: z.number().int().nullable(),
  provisionalUs: timeUs.nullable(),
  /** First provisional response with a session description: media before the answer (RFC 3960). */
  earlyMediaUs: timeUs.nullable(),
  /** First final response; a 2xx is its answer. */
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  finalUs: timeUs.nullable(),
});

/** A delay of an attempt that went well, or of one that did not: RFC 6076 keeps the two apart. */
export const outcomeDelay = z.object({ outcome: z.enum(['success', 'failed']), ms: z.number() });

/** Delays of RFC 6076, as whoever sent the INVITE saw them: what the means of rollups are made of. Null where there is none. */
export const sessionDelays = z.object({
  /** Session request delay (SRD, 4.3): first INVITE to the first 18x, else to the 2xx; of a failed attempt to its final failure. */
  request: outcomeDelay.nullable(),
  /** Session disconnect delay (SDD, 4.4): BYE to its 2xx. */
  disconnectMs: z.number().nullable(),
  /** Session duration time (SDT, 4.5): 2xx to BYE; failed, to Timer F, where nothing answered the BYE. */
  duration: outcomeDelay.nullable(),
});

/** One SIP session attempt: one Call-ID and From tag. */
export const leg = z.object({
  /** 16 hexadecimal digits, from the Call-ID. */
  key: z.string(),
  callId: z.string(),
  from: party,
  to: party,
  /** INVITE for a call; REGISTER, OPTIONS … for other transactions. */
  method: z.string(),
  state: callState,
  finalStatus: z.number().int().nullable(),
  finalReason: z.string().nullable(),
  startUs: timeUs,
  /** First 18x. */
  ringUs: timeUs.nullable(),
  /** First 2xx to the INVITE. */
  answerUs: timeUs.nullable(),
  endUs: timeUs.nullable(),
  endedBy: endedBy.nullable(),
  /** First 2xx to a BYE; null where none was captured. Absent in documents made before it. */
  byeAnsweredUs: timeUs.nullable().optional(),
  /** Null where it ended in order or still runs. Absent in documents made before it. */
  unfinished: unfinished.nullable().optional(),
  /** First INVITE to first 18x, else to the 2xx (metrics reference 7.2). */
  pddMs: z.number().nullable(),
  /** 18x to answer. */
  ringMs: z.number().nullable(),
  /** Answer to end, null where never answered or still running. */
  talkMs: z.number().nullable(),
  /** Values of Reason (RFC 3326) on the message that ended it, as written, between commas. */
  endReason: z.string().nullable(),
  /** SIP messages captured, retransmissions among them, and the retransmissions. */
  messages: z.number().int(),
  retransmissions: z.number().int(),
  /** To tags seen. */
  branches: z.number().int(),
  /** Whether a 401 or 407 challenge was answered. */
  challenged: z.boolean(),
  /** In order of CSeq, the first 64; empty where the opening INVITE was not captured. This and the next are absent in documents made before them. */
  attempts: z.array(legAttempt).optional(),
  /** By their first response, the first 64. */
  branchDetails: z.array(legBranch).optional(),
  /** Of its last attempt. The API tells it of one call; nowhere else is it given. */
  sessionDelays: sessionDelays.optional(),
  hops: z.array(hop),
  callerUserAgent: z.string().nullable(),
  calleeUserAgent: z.string().nullable(),
  dtmf: z.array(dtmf),
  /** Spans of agreed silence by hold (sendonly, inactive, 0.0.0.0). */
  holds: z.array(z.object({ fromUs: timeUs, toUs: timeUs.nullable(), by: z.enum(['caller', 'callee']) })),
});

export type LegAttempt = z.infer<typeof legAttempt>;
export type LegInvite = z.infer<typeof legInvite>;
export type OutcomeDelay = z.infer<typeof outcomeDelay>;
export type SessionDelays = z.infer<typeof sessionDelays>;
export type LegBranch = z.infer<typeof legBranch>;
export type Unfinished = z.infer<typeof unfinished>;
export type Leg = z.infer<typeof leg>;
export type CallState = z.infer<typeof callState>;
export type EndedBy = z.infer<typeof endedBy>;
export type Dtmf = z.infer<typeof dtmf>;
export type Hop = z.infer<typeof hop>;
