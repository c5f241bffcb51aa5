import { z } from 'zod';
import { envelope, socketAddress } from './envelope.js';

/** From, To and other name-addr headers (RFC 3261 20.20, 20.39). */
export const party = z.looseObject({
  uri: z.string(),
  user: z.string().nullable(),
  host: z.string().nullable(),
  displayName: z.string().nullable(),
});

export const sdpPayload = z.looseObject({
  payloadType: z.number().int(),
  /** Encoding name in upper case as registered: PCMU, PCMA, G729, OPUS, TELEPHONE-EVENT. */
  codec: z.string(),
  clockRate: z.number().int().nullable(),
  channels: z.number().int(),
  fmtp: z.string().nullable(),
});

/** An ICE candidate (RFC 8839 5.1). */
export const sdpCandidate = z.looseObject({
  /** 1 RTP, 2 RTCP. */
  component: z.number().int(),
  transport: z.string(),
  address: z.string(),
  port: z.number().int(),
  /** `host`, `srflx`, `prflx`, `relay`. */
  type: z.string(),
});

export const sdpMedia = z.looseObject({
  type: z.string(),
  port: z.number().int(),
  /** `a=rtcp:` port, else null: the next port, or the same with `rtcpMux`. */
  rtcpPort: z.number().int().nullable(),
  rtcpMux: z.boolean(),
  /** RTP/AVP, RTP/SAVP, UDP/TLS/RTP/SAVPF, udptl … */
  protocol: z.string(),
  /** Media-level `c=` else session-level, null without either. */
  connection: z.string().nullable(),
  direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']),
  ptimeMs: z.number().nullable(),
  maxptimeMs: z.number().nullable(),
  payloads: z.array(sdpPayload),
  hasIce: z.boolean(),
  hasCrypto: z.boolean(),
  hasFingerprint: z.boolean(),
  ssrcs: z.array(z.number().int()),
  /** CNAMEs of `a=ssrc:… cname:` (RFC 5576 6.1), each once; absent in records of older probes. */
  cnames: z.array(z.string()).optional(),
  /** `a=extmap:` header extensions (RFC 8285), those of the session before those of the section. */
  extensions: z.array(z.object({ id: z.number().int(), uri: z.string() })).optional(),
  /** `a=mid`, by which `bundles` names it. This and what follows is absent in records of older probes. */
  mid: z.string().nullable().optional(),
  /** Address of `a=rtcp:`, null where that of the connection holds. */
  rtcpAddress: z.string().nullable().optional(),
  /** Formats of `a=rtcp-xr:` as written. */
  rtcpXr: z.array(z.string()).optional(),
  candidates: z.array(sdpCandidate).optional(),
  /** `a=T38…` attributes by name. */
  t38: z.record(z.string(), z.string()).optional(),
  /** Pairs of ports from `port` on, where the m-line has several (RFC 8866 5.14); absent for one. */
  portCount: z.number().int().optional(),
});

/** What an observer needs of a session description (RFC 8866); keys of `a=crypto` never leave the probe. */
export const sdpSummary = z.looseObject({
  originUser: z.string().nullable(),
  originSessionId: z.string().nullable(),
  originVersion: z.string().nullable(),
  originAddress: z.string().nullable(),
  connection: z.string().nullable(),
  /** `a=group:BUNDLE`: the `mid` of the sections that share one address; absent in records of older probes. */
  bundles: z.array(z.array(z.string())).optional(),
  media: z.array(sdpMedia),
});

/** Start line of a `message/sipfrag` body (RFC 3420): the answer that a transferred party got, or a request. */
export const sipFragment = z.looseObject({
  status: z.number().int().nullable(),
  reason: z.string().nullable(),
  method: z.string().nullable(),
});

/** One SIP message as captured at one probe. */
export const sipRecord = z.looseObject({
  ...envelope,
  kind: z.literal('sip'),
  /** Tells apart messages of one source captured in the same microsecond; 0 for the first. */
  ordinal: z.number().int(),
  src: socketAddress,
  dst: socketAddress,
  transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp']),
  /** Null in a response. */
  method: z.string().nullable(),
  requestUri: z.string().nullable(),
  /** Null in a request. */
  status: z.number().int().nullable(),
  reason: z.string().nullable(),
  callId: z.string(),
  from: party,
  fromTag: z.string().nullable(),
  to: party,
  toTag: z.string().nullable(),
  cseq: z.number().int(),
  cseqMethod: z.string(),
  /** Branch and sent-by of the top Via. */
  branch: z.string().nullable(),
  sentBy: z.string().nullable(),
  viaCount: z.number().int(),
  contact: z.string().nullable(),
  /** User-Agent of a request, Server (else User-Agent) of a response. */
  userAgent: z.string().nullable(),
  contentType: z.string().nullable(),
  /** What its body, or the parts of it, are about: `session-description`, `isup`, `dtmf`, …; absent in records of older probes. */
  bodies: z.array(z.string()).optional(),
  /** What a `message/sipfrag` body begins with, null without one; absent in records of older probes. */
  fragment: sipFragment.nullable().optional(),
  /** Other headers that linking and diagnosis read, by lower-case long name, values in order. Credentials are redacted. */
  headers: z.record(z.string(), z.array(z.string())),
  sdp: sdpSummary.nullable(),
  /** Copies of the same packet that the mirror made, beside this one. */
  mirrorCopies: z.number().int(),
  /** DSCP (RFC 2474), VLAN and source MAC of its packet, or of the HEP chunks that say them; absent in records of older probes. */
  dscp: z.number().int().nullable().optional(),
  vlan: z.number().int().nullable().optional(),
  sourceMac: z.string().nullable().optional(),
  /** From HEP chunk 0x11. */
  correlationId: z.string().nullable(),
  /** The whole message, a character a byte (Latin-1), credentials and SDP keys redacted. */
  raw: z.string(),
});

/** A SIP message as it crosses Kafka: when and where it was seen, and its text, from which a reader makes the rest of the `sip` record. */
export const sipTextRecord = z.looseObject({
  ...envelope,
  kind: z.literal('sip-text'),
  /** This and what follows is as in `sip`. */
  ordinal: z.number().int(),
  src: socketAddress,
  dst: socketAddress,
  transport: sipRecord.shape.transport,
  mirrorCopies: z.number().int(),
  dscp: z.number().int().nullable(),
  vlan: z.number().int().nullable(),
  sourceMac: z.string().nullable(),
  correlationId: z.string().nullable(),
  raw: z.string(),
});

export type Party = z.infer<typeof party>;
export type SdpPayload = z.infer<typeof sdpPayload>;
export type SdpMedia = z.infer<typeof sdpMedia>;
export type SdpSummary = z.infer<typeof sdpSummary>;
export type SipRecord = z.infer<typeof sipRecord>;
export type SipTextRecord = z.infer<typeof sipTextRecord>;
