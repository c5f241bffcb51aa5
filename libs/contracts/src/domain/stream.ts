import { z } from 'zod';
import { socketAddress, timeUs } from '../capture/envelope.js';
import { band, playoutOutcome, provenance, streamWindow } from './quality.js';
import { streamMarks } from './stream-marks.js';

/** The end that listens to a stream; its name is the direction's name. */
export const listener = z.enum(['caller', 'callee']);

/** The worst five seconds. Null parts were not measured then. */
export const minWindow = z.object({
  atUs: timeUs,
  r: z.number().nullable(),
  mosLq: z.number(),
  lossPct: z.number().nullable(),
  jitterMs: z.number().nullable(),
  rttMs: z.number().nullable(),
});

/** One RTP source in one direction, with its measures at the probe. */
export const stream = z.object({
  /** 16 hexadecimal digits, from source, destination, SSRC and first arrival. */
  key: z.string(),
  probe: z.string(),
  /** `0x1234abcd`. */
  ssrc: z.string(),
  src: socketAddress,
  dst: socketAddress,
  payloadTypes: z.array(z.number().int()),
  codec: z.string().nullable(),
  clockRate: z.number().int().nullable(),
  ptimeMs: z.number().nullable(),
  encrypted: z.boolean(),
  callId: z.string().nullable(),
  callKey: z.string().nullable(),
  /** Why it belongs to that leg: sdp (its destination or source is in the SDP), symmetric, correlation-id, address. */
  boundBy: z.string().nullable(),
  listener: listener.nullable(),
  firstUs: timeUs,
  lastUs: timeUs,
  packets: z.number().int(),
  expected: z.number().int(),
  lost: z.number().int(),
  duplicates: z.number().int(),
  mirrorDuplicates: z.number().int(),
  reordered: z.number().int(),
  restarts: z.number().int(),
  payloadOctets: z.number().int(),
  jitterMs: z.object({ mean: z.number().nullable(), max: z.number().nullable(), last: z.number().nullable() }),
  deltaMs: z.object({ mean: z.number().nullable(), max: z.number().nullable() }),
  skewPpm: z.number().nullable(),
  dscp: z.array(z.number().int()),
  ttlMin: z.number().int().nullable(),
  ttlMax: z.number().int().nullable(),
  vlans: z.array(z.number().int()),
  ...streamMarks,
  playout: z.object({ fixed50: playoutOutcome, fixed200: playoutOutcome, adaptive: playoutOutcome }),
  /** Listening quality of the whole stream, adaptive buffer; null where unknown. */
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
  mosLqMax: z.number().nullable(),
  minWindow: minWindow.nullable(),
  /** Share of measured windows with R < 70, percent. */
  impairedPct: z.number().nullable(),
  /** Band of the worst window, else of the stream; null where unscored or unclassified. */
  band: band.nullable(),
  /** False under 500 packets: scored, but not counted as good or bad. */
  classified: z.boolean(),
  quality: provenance,
  windows: z.array(streamWindow),
});

/** A reception report of an endpoint about a stream: never averaged with what the probe measured. */
export const reportedQuality = z.object({
  atUs: timeUs,
  source: z.enum(['rtcp', 'xr-voip-metrics', 'xr-statistics', 'vq-rtcpxr', 'x-rtp-stat', 'hep-rtp-report']),
  /** Key of the stream that it speaks of, null where none matches. */
  streamKey: z.string().nullable(),
  ssrc: z.string().nullable(),
  /** Loss since the report before, percent; null for a first report. */
  lossPct: z.number().nullable(),
  cumulativeLost: z.number().int().nullable(),
  jitterMs: z.number().nullable(),
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
});

/** RFC 3550 6.4.1 round trip between the probe and one end, or end to end. */
export const roundTrip = z.object({
  atUs: timeUs,
  callId: z.string().nullable(),
  /** Which half: probe to the caller's end, probe to the callee's, or both added. */
  half: z.enum(['caller', 'callee', 'end-to-end', 'unknown']),
  rttMs: z.number(),
});

export type Stream = z.infer<typeof stream>;
export type Listener = z.infer<typeof listener>;
export type MinWindow = z.infer<typeof minWindow>;
export type ReportedQuality = z.infer<typeof reportedQuality>;
export type RoundTrip = z.infer<typeof roundTrip>;
