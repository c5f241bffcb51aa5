import { z } from 'zod';
import { envelope, socketAddress } from './envelope.js';

/** A digit sent as RFC 4733 telephone-event. */
export const dtmfRecord = z.looseObject({
  ...envelope,
  kind: z.literal('dtmf'),
  src: socketAddress,
  dst: socketAddress,
  ssrc: z.number().int(),
  callId: z.string().nullable(),
  digit: z.string(),
  /** RTP payload type of its packets; absent in records of older probes. */
  payloadType: z.number().int().optional(),
  durationMs: z.number(),
  /** False where no packet had the end bit. */
  endSeen: z.boolean(),
});

/** What an endpoint says of a stream outside RTCP: vq-rtcpxr (RFC 6035), X-RTP-Stat, HEP JSON reports, statistics of WebRTC. */
export const endpointReportRecord = z.looseObject({
  ...envelope,
  kind: z.literal('endpoint-report'),
  source: z.enum(['vq-rtcpxr', 'x-rtp-stat', 'hep-rtp-report', 'webrtc']),
  src: socketAddress,
  dst: socketAddress,
  ssrc: z.number().int().nullable(),
  callId: z.string().nullable(),
  metrics: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});

/** An ICMP error about a SIP or media packet. */
export const icmpRecord = z.looseObject({
  ...envelope,
  kind: z.literal('icmp'),
  /** Who sent the error. */
  reporter: z.string(),
  /** Addresses of the packet that it quotes. */
  src: socketAddress,
  dst: socketAddress,
  type: z.number().int(),
  code: z.number().int(),
  callId: z.string().nullable(),
});

/** A log line of an agent (HEP payload type 100). */
export const logRecord = z.looseObject({
  ...envelope,
  kind: z.literal('log'),
  /** Tells apart lines of one source of the same microsecond, in the order in which they came; absent in records of older probes. */
  ordinal: z.number().int().optional(),
  callId: z.string().nullable(),
  text: z.string(),
});

export type DtmfRecord = z.infer<typeof dtmfRecord>;
export type EndpointReportRecord = z.infer<typeof endpointReportRecord>;
export type IcmpRecord = z.infer<typeof icmpRecord>;
export type LogRecord = z.infer<typeof logRecord>;
