import { z } from 'zod';
import { envelope, socketAddress } from './envelope.js';

/** RFC 3550 6.4.1. */
export const receptionReport = z.looseObject({
  ssrc: z.number().int(),
  fractionLost256: z.number().int(),
  /** Signed 24 bits. */
  cumulativeLost: z.number().int(),
  extendedHighestSequence: z.number().int(),
  interarrivalJitterUnits: z.number().int(),
  /** Middle 32 bits of the NTP time of the last sender report, 0 for none. */
  lastSenderReport: z.number().int(),
  /** Units of 1/65536 s. */
  delaySinceLastSenderReport: z.number().int(),
});

export const senderInfo = z.looseObject({
  ntpSeconds: z.number().int(),
  ntpFraction: z.number().int(),
  rtpTimestamp: z.number().int(),
  packets: z.number().int(),
  octets: z.number().int(),
});

/** One XR block: number, RFC name and decoded fields; numbers as on the wire, null where the RFC's sentinel says unavailable. */
export const xrBlock = z.looseObject({
  type: z.number().int(),
  name: z.string(),
  /** SSRC that the block speaks of, null where it has none. */
  ssrc: z.number().int().nullable(),
  fields: z.record(z.string(), z.union([z.number(), z.string(), z.null(), z.array(z.number().nullable())])),
});

/** One item of a source description (RFC 3550 6.5). */
export const sdesItem = z.looseObject({
  ssrc: z.number().int(),
  /** `cname`, `name`, `tool`, …, or `item-` and the number. */
  item: z.string(),
  text: z.string(),
});

/** One RTCP compound packet. */
export const rtcpRecord = z.looseObject({
  ...envelope,
  kind: z.literal('rtcp'),
  ordinal: z.number().int(),
  src: socketAddress,
  dst: socketAddress,
  callId: z.string().nullable(),
  correlationId: z.string().nullable(),
  /** SSRC of the packet's sender, null in a compound without SR, RR or XR. */
  ssrc: z.number().int().nullable(),
  /** Packet types in order, 200 SR, 201 RR, … */
  packetTypes: z.array(z.number().int()),
  senderInfo: senderInfo.nullable(),
  reports: z.array(receptionReport),
  cname: z.string().nullable(),
  /** All items of SDES by RFC name, the first 64; absent in records of older probes. */
  sdes: z.array(sdesItem).optional(),
  bye: z.looseObject({ ssrcs: z.array(z.number().int()), reason: z.string().nullable() }).nullable(),
  app: z.string().nullable(),
  /** Feedback messages (RFC 4585) by name: `generic-nack`, `picture-loss`, …; absent in records of older probes. */
  feedback: z.record(z.string(), z.number().int()).optional(),
  xr: z.array(xrBlock),
  /** Fault of the first bad packet of the compound; those before it are kept. */
  fault: z.string().nullable(),
});

export type ReceptionReport = z.infer<typeof receptionReport>;
export type SenderInfo = z.infer<typeof senderInfo>;
export type XrBlock = z.infer<typeof xrBlock>;
export type RtcpRecord = z.infer<typeof rtcpRecord>;
