import { z } from 'zod';
import { envelope, socketAddress, timeUs } from './envelope.js';

/**
 * STUN and TURN (RFC 8489, RFC 8656) of one client with one server or peer in five seconds: ICE connectivity checks (RFC 8445), consent
 * (RFC 7675), allocations. Counts add over records of the same `src` and `dst`.
 */
export const stunRecord = z.looseObject({
  ...envelope,
  kind: z.literal('stun'),
  /** Who sent the requests. */
  src: socketAddress,
  dst: socketAddress,
  callId: z.string().nullable(),
  /** Start of the window, a multiple of five seconds. `atUs` is the first message in it. */
  windowUs: timeUs,
  /** Requests, success responses and error responses by method: `binding`, `allocate`, `refresh`, `create-permission`, `channel-bind`, else `method-<number>`. A request that was sent again counts once. */
  requests: z.record(z.string(), z.number().int()),
  successes: z.record(z.string(), z.number().int()),
  errors: z.record(z.string(), z.number().int()),
  /** Error responses by code; 487 is a role conflict (RFC 8445 7.3.1.1), 401 the first step of each allocation. */
  errorCodes: z.record(z.string(), z.number().int()),
  retransmissions: z.number().int(),
  /** Requests whose answer did not come within three seconds. */
  unanswered: z.number().int(),
  /** Indications by method: `binding`, `send`, `data`. */
  indications: z.record(z.string(), z.number().int()),
  /** Requests with USE-CANDIDATE: the pair was nominated. */
  nominations: z.number().int(),
  /** What the client said of its role last. */
  iceRole: z.enum(['controlling', 'controlled']).nullable(),
  /** Request to response at the probe. */
  roundTripCount: z.number().int(),
  roundTripSumMs: z.number(),
  roundTripMaxMs: z.number().nullable(),
  /** Address that the client is seen under, as the last success says, and the one that it was allocated on a relay. */
  mappedAddress: socketAddress.nullable(),
  relayedAddress: socketAddress.nullable(),
});

/** One DTLS handshake (RFC 6347, RFC 9147), from the first ClientHello; keys for SRTP come of it (RFC 5764). */
export const dtlsRecord = z.looseObject({
  ...envelope,
  kind: z.literal('dtls'),
  /** Who sent the ClientHello. `atUs` is its time. */
  src: socketAddress,
  dst: socketAddress,
  callId: z.string().nullable(),
  /** `1.0`, `1.2` or `1.3`, as far as the ServerHello says; null without one. */
  version: z.string().nullable(),
  /** ClientHello messages, retransmissions and the one after a HelloVerifyRequest among them. */
  clientHellos: z.number().int(),
  serverHelloUs: timeUs.nullable(),
  /** When both sides had gone over to encryption with the handshake's keys. */
  finishedUs: timeUs.nullable(),
  handshakeMs: z.number().nullable(),
  /** `failed` by an alert in the clear; `unanswered` without a ServerHello, `unfinished` with one, after 30 seconds or at the end of the capture. */
  outcome: z.enum(['completed', 'failed', 'unanswered', 'unfinished']),
  /** RFC 8446 6: description as a number (40 is handshake_failure, 42 bad_certificate), and which side sent it. */
  alert: z.object({ description: z.number().int(), by: z.enum(['client', 'server']) }).nullable(),
});

/** T.38 over UDPTL in one direction in five seconds. Counts add over records of the same `src` and `dst`. */
export const t38Record = z.looseObject({
  ...envelope,
  kind: z.literal('t38'),
  src: socketAddress,
  dst: socketAddress,
  callId: z.string().nullable(),
  windowUs: timeUs,
  packets: z.number().int(),
  octets: z.number().int(),
  /** Growth of the sequence number; packets missing of it, without those that came later; those of them that redundancy in later packets brought. */
  expected: z.number().int(),
  lost: z.number().int(),
  recovered: z.number().int(),
  duplicates: z.number().int(),
  reordered: z.number().int(),
  /** Packets that are no UDPTL. */
  malformed: z.number().int(),
  /** Longest time between two packets, ms; null before the second. */
  longestGapMs: z.number().nullable(),
  /** Indicator packets by name: `cng`, `ced`, `v21-preamble`, `v17-14400-long` …, repetitions left out. */
  indicators: z.record(z.string(), z.number().int()),
  /** Data packets by modulation: `v21`, `v29-9600` … */
  data: z.record(z.string(), z.number().int()),
  /** T.30 messages read in V.21 data, by name: `DIS`, `DCS`, `CFR`, `FTT`, `MPS`, `EOP`, `MCF`, `RTN`, `DCN` … */
  messages: z.record(z.string(), z.number().int()),
  /** Pages that this side sent: image data, then a post-page command (MPS, EOM, EOP, PPS). */
  pages: z.number().int(),
});

export type StunRecord = z.infer<typeof stunRecord>;
export type DtlsRecord = z.infer<typeof dtlsRecord>;
export type T38Record = z.infer<typeof t38Record>;
