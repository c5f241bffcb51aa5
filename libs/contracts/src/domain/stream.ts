import { z } from 'zod';
import { socketAddress, timeUs } from '../capture/envelope.js';
import { xrBlock } from '../capture/rtcp-record.js';
import { band, notGood } from './judgement.js';
import { playoutOutcome, provenance, streamWindow } from './quality.js';
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

export const delayVariation = z.object({
  packets: z.number().int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  p999Ms: z.number().nullable(),
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
  /** Its leg, which the Call-ID alone does not tell where several have it. Absent in documents made before it. */
  legKey: z.string().nullable().optional(),
  callKey: z.string().nullable(),
  /**
   * Why it belongs to that leg, stronger first: `sdp` (its destination or source is in the SDP, or the probe knew the Call-ID), `ssrc`
   * (SDP announces its SSRC, RFC 5576), `correlation-id` (the HEP agent said so), `symmetric` (it runs the other way between the
   * addresses of one that belongs), `cname` (its endpoint has the CNAME of one that belongs).
   */
  boundBy: z.string().nullable(),
  /** What matched: addresses, the SSRC, the Call-ID or correlation id, or the CNAME. Absent in documents made before it. */
  boundValue: z.string().nullable().optional(),
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
  /**
   * Delay above the smallest of the last one to two minutes (RFC 5481 PDV), as upper edges of buckets: so much at most for 50, 95, 99 and 99.9 % of the packets (the last is IPDV of
   * Y.1541). Null beyond 500 ms; null as a whole without packets, absent in documents made before it.
   */
  delayVariation: delayVariation.nullable().optional(),
  skewPpm: z.number().nullable(),
  /** Half width of what the measurement leaves open. */
  skewUncertaintyPpm: z.number().nullable(),
  dscp: z.array(z.number().int()),
  ttlMin: z.number().int().nullable(),
  ttlMax: z.number().int().nullable(),
  vlans: z.array(z.number().int()),
  ...streamMarks,
  playout: z.object({ fixed50: playoutOutcome, fixed200: playoutOutcome, adaptive: playoutOutcome }),
  /** Listening quality of the whole stream, its losses pooled and converted once: the average. Null where unknown. */
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
  mosLqMax: z.number().nullable(),
  minWindow: minWindow.nullable(),
  /** Share of judged windows that are poor or bad, percent. */
  impairedPct: z.number().nullable(),
  /** By the thresholds in force: of the worst window, or of the whole stream, as they say; null where not measured or unclassified. */
  band: band.nullable(),
  /** Absent where nothing is. */
  notGood: notGood.optional(),
  /** False under 500 packets: scored, but not counted as good or bad. */
  classified: z.boolean(),
  quality: provenance,
  windows: z.array(streamWindow),
  /** As other programs would score the same figures, by name; for comparison with them only. */
  comparable: z.array(
    z.object({
      model: z.enum([
        'effective-latency',
        'rtpengine-nb',
        'rtpengine-fb',
        'voipmonitor-g711',
        'asterisk-mes',
        'freeswitch',
      ]),
      /** MOS, but for `asterisk-mes`, whose score goes from 0 to 100. */
      value: z.number().nullable(),
      /** What the program would need and was not measured. */
      missing: z.array(z.string()),
    }),
  ),
});

/** A reception report of an endpoint about a stream: never averaged with what the probe measured. */
export const reportedQuality = z.object({
  atUs: timeUs,
  source: z.enum(['rtcp', 'xr-voip-metrics', 'xr-statistics', 'vq-rtcpxr', 'x-rtp-stat', 'hep-rtp-report', 'webrtc']),
  /** Key of the stream that it speaks of, null where none matches. */
  streamKey: z.string().nullable(),
  ssrc: z.string().nullable(),
  /** Loss since the report before, percent; null for a first report, but where it counts from the beginning (WebRTC). */
  lossPct: z.number().nullable(),
  cumulativeLost: z.number().int().nullable(),
  jitterMs: z.number().nullable(),
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
  /** Packets that the endpoint's buffer discarded, percent. */
  discardPct: z.number().nullable(),
  /** Mean duration and density of bursts and gaps (RFC 3611 4.7.2). */
  burstMs: z.number().nullable(),
  burstDensityPct: z.number().nullable(),
  gapMs: z.number().nullable(),
  gapDensityPct: z.number().nullable(),
  /** Round trip and end-system delay as the endpoint has them. */
  rttMs: z.number().nullable(),
  endSystemMs: z.number().nullable(),
  /** Nominal delay of its buffer. */
  bufferMs: z.number().nullable(),
  signalDbm: z.number().nullable(),
  noiseDbm: z.number().nullable(),
  /** Residual echo return loss, dB. */
  echoReturnLossDb: z.number().nullable(),
});

/** The last XR block (RFC 3611 and those after it) of its kind that a receiver sent about a stream, as it was decoded. */
export const extendedBlock = z.object({
  /** Key of the stream that it speaks of, null where no probe saw it. */
  streamKey: z.string().nullable(),
  ssrc: z.string().nullable(),
  /** Who reported. */
  src: z.string(),
  type: z.number().int(),
  name: z.string(),
  /** Blocks of the kind that came in all. */
  count: z.number().int(),
  atUs: timeUs,
  /** Units are in the names; null where the RFC's sentinel says unavailable. */
  fields: xrBlock.shape.fields,
});

/** One figure as the probe measured it and as the receiver reported it, over the same time; difference = reported - probe. */
const comparedFigure = z.object({ probe: z.number(), reported: z.number(), difference: z.number() });

/** What a receiver's reports of one stream say against what the probe measured of it. */
export const reportComparison = z.object({
  streamKey: z.string(),
  listener: listener.nullable(),
  source: z.enum(['rtcp', 'xr-voip-metrics', 'vq-rtcpxr', 'x-rtp-stat', 'hep-rtp-report', 'webrtc']),
  /** The time that both speak of. */
  fromUs: timeUs,
  toUs: timeUs,
  lossPct: comparedFigure.nullable(),
  /** Packets lost in that time. */
  lostPackets: comparedFigure.nullable(),
  /** Where packets were lost: what the probe missed was lost before it, what the receiver missed beyond that after it. */
  lostWhere: z.enum(['nowhere', 'before-probe', 'after-probe', 'both-sides']).nullable(),
  jitterMs: comparedFigure.nullable(),
  mosLq: comparedFigure.nullable(),
  /** Whether they differ by more than measuring does: 1 % of loss and five packets, 20 ms of jitter, or 0.5 MOS. */
  disagrees: z.boolean(),
});

/** Round trip between the probe and one end, or end to end. */
export const roundTrip = z.object({
  atUs: timeUs,
  callId: z.string().nullable(),
  /** Which half: probe to the caller's end, probe to the callee's, or both added. */
  half: z.enum(['caller', 'callee', 'end-to-end', 'unknown']),
  rttMs: z.number(),
  /** From a sender report and what answered it (RFC 3550 6.4.1), or a receiver reference time and its DLRR (RFC 3611 4.5); absent in documents made before it. */
  by: z.enum(['sr-rr', 'rrtr-dlrr', 'mixed']).optional(),
  /** Its band by the thresholds in force; absent where it is good. Of one half: from end to end it is no better. */
  notGood: notGood.optional(),
});

/** Round trips of one leg put together: medians, and what they cover. */
export const roundTripSummary = z.object({
  callId: z.string(),
  /** Probe to the caller's end and back, probe to the callee's. */
  callerMs: z.number().nullable(),
  calleeMs: z.number().nullable(),
  /** Both halves added; null where one was not seen, and then no delay is in any score. */
  endToEndMs: z.number().nullable(),
  /** `one-half`: only one side's reports were answered where the probe could see it. */
  known: z.enum(['both-halves', 'one-half']),
  samples: z.number().int(),
});

export type ReportComparison = z.infer<typeof reportComparison>;
export type ExtendedBlock = z.infer<typeof extendedBlock>;
export type RoundTripSummary = z.infer<typeof roundTripSummary>;
export type Stream = z.infer<typeof stream>;
export type Listener = z.infer<typeof listener>;
export type MinWindow = z.infer<typeof minWindow>;
export type ReportedQuality = z.infer<typeof reportedQuality>;
export type RoundTrip = z.infer<typeof roundTrip>;
