import { z } from 'zod';
import { socketAddress, timeUs } from '../capture/envelope.js';

/** A row of the ladder: one message, with what the server worked out about it. */
export const ladderMessage = z.object({
  id: z.string(),
  atUs: timeUs,
  callId: z.string(),
  /** Its leg, which the Call-ID alone does not tell where several have it; null outside of calls. */
  legKey: z.string().nullable(),
  probe: z.string(),
  src: socketAddress,
  dst: socketAddress,
  transport: z.string(),
  method: z.string().nullable(),
  status: z.number().int().nullable(),
  reason: z.string().nullable(),
  cseq: z.number().int(),
  cseqMethod: z.string(),
  /** Codecs of the first audio m-line in order, null without SDP. */
  sdpCodecs: z.array(z.string()).nullable(),
  /** 0 for the first sending, 1 for its first retransmission … */
  retransmission: z.number().int(),
  /** Time after the first sending, null for the first. */
  retransmissionAfterMs: z.number().nullable(),
  /** Other captures of the same message (another probe, another hop's mirror), with the time after this one. */
  alsoSeen: z.array(z.object({ probe: z.string(), afterMs: z.number(), id: z.string() })),
  /** Transaction: messages with the same value belong together. */
  transaction: z.string(),
  /** `PDD`, `Answer`, `End` where the message is that milestone. */
  milestone: z.string().nullable(),
  octets: z.number().int(),
});

/** A lane of the ladder: a host, in the order caller to callee. */
export const participant = z.object({
  /** IP address. */
  host: z.string(),
  addresses: z.array(socketAddress),
  userAgent: z.string().nullable(),
  role: z.enum(['caller', 'intermediate', 'callee', 'media']),
});

/** Header groups of the message pane. */
export const headerGroup = z.enum(['routing', 'identity', 'session', 'other']);

/** One message whole. */
export const messageDetail = ladderMessage.extend({
  /** What the network wrote on its packet, null where that is not known: DSCP (RFC 2474), VLAN, source MAC. */
  dscp: z.number().int().nullable(),
  vlan: z.number().int().nullable(),
  sourceMac: z.string().nullable(),
  startLine: z.string(),
  headers: z.array(
    z.object({ name: z.string(), value: z.string(), group: headerGroup, warning: z.string().nullable() }),
  ),
  /** SDP lines as name and value, in order. */
  sdp: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
  warnings: z.array(z.string()),
  /** The text as captured, credentials redacted. */
  raw: z.string(),
});

export type LadderMessage = z.infer<typeof ladderMessage>;
export type Participant = z.infer<typeof participant>;
export type HeaderGroup = z.infer<typeof headerGroup>;
export type MessageDetail = z.infer<typeof messageDetail>;
