import { z } from 'zod';
import { envelope, socketAddress, timeUs } from './envelope.js';
import { rtpPacingCounts, rtpPayloadCounts } from './rtp-payload-counts.js';

/**
 * What one simulated playout buffer did with the packets of a window. All counts add over windows and streams.
 * Lost and late packets together are what the listener missed.
 */
export const playoutCounts = z.looseObject({
  /** First copies played. */
  played: z.number().int(),
  /** First copies discarded because they came after their playout time. */
  late: z.number().int(),
  /** Frames made up to bridge an underrun (adaptive buffer only). */
  concealed: z.number().int(),
  /** Runs of consecutive expected packets not played (lost or late), in sequence order, by where the run starts; and the packets in them. */
  missedRuns: z.number().int(),
  missedInRuns: z.number().int(),
  /** RFC 3611 4.7.2 with Gmin 16 over lost and late: bursts, expected and missed packets inside bursts, missed packets in gaps. */
  bursts: z.number().int(),
  burstPackets: z.number().int(),
  burstMissed: z.number().int(),
  gapMissed: z.number().int(),
  /** Mean buffer delay = sum / count, in milliseconds. */
  delaySumMs: z.number(),
  delayCount: z.number().int(),
});

/** Mergeable counts of one stream in one window. `lost = expected - (packets - duplicates)`; it may be negative in a window, never in a stream. */
export const rtpWindowCounts = z.looseObject({
  /** Arrival of the first and last packet in the window. */
  firstUs: timeUs,
  lastUs: timeUs,
  /** RTP packets without the mirror's copies; network duplicates are among them. */
  packets: z.number().int(),
  /** Growth of the extended highest sequence number in the window (first window: from the first packet on). */
  expected: z.number().int(),
  duplicates: z.number().int(),
  mirrorDuplicates: z.number().int(),
  reordered: z.number().int(),
  /** Sequence restarts (RFC 3550 A.1 bad_seq rule); each closes a segment, counts go on. */
  restarts: z.number().int(),
  /** Packets whose sequence number fits nothing seen and was not followed by its successor (RFC 3550 A.1); in no other count. */
  strays: z.number().int().optional(),
  /** RTP payload octets. */
  payloadOctets: z.number().int(),
  /** Network loss runs of length 1, 2, … 15, 16 or more, by where the run ends. */
  lossRuns: z.array(z.number().int()),
  /** Packets lost in each second of the window (five numbers), by when the gap was seen. */
  lostBySecond: z.array(z.number().int()),
  /** RFC 3550 6.4.1 J after each packet from the stream's second on, in ms. Mean = sum / count. Null maximum and last without a value. */
  jitterCount: z.number().int(),
  jitterSumMs: z.number(),
  jitterMaxMs: z.number().nullable(),
  jitterLastMs: z.number().nullable(),
  /** Gaps between consecutive arrivals of distinct packets, ms; those that silence explains (comfort noise, the codec's mark of silence, marker) are left out. */
  deltaCount: z.number().int(),
  deltaSumMs: z.number(),
  deltaMaxMs: z.number().nullable(),
  /** Transit above the smallest of the last one to two minutes (so that clock drift is no delay), in buckets of 5 ms to 100, 20 ms to 500, then all above (41 numbers). */
  delayHistogram: z.array(z.number().int()),
  /** Re-based jumps of the timestamp against arrival (over one second, or frozen in silence). */
  timestampJumps: z.number().int(),
  markers: z.number().int(),
  telephoneEvents: z.number().int(),
  comfortNoise: z.number().int(),
  /** Packets by payload type. */
  payloadTypes: z.record(z.string(), z.number().int()),
  /** Commonest timestamp step between consecutive packets in ms, those behind a mark of silence left out; null where unknown. */
  ptimeMs: z.number().nullable(),
  /** Lower envelope for clock skew: [media time ms, smallest transit ms] of each second. */
  transitMinima: z.array(z.tuple([z.number(), z.number()])),
  /** True where the rise of transit before a loss exceeded 20 ms (queue building). */
  transitRiseBeforeLoss: z.number().int(),
  playout: z.object({ fixed50: playoutCounts, fixed200: playoutCounts, adaptive: playoutCounts }),
  /** What the payloads carried; absent where the probe does not measure payloads. */
  payload: rtpPayloadCounts.optional(),
  /** How the packets followed each other; absent in records of older probes. */
  pacing: rtpPacingCounts.optional(),
  /**
   * First copies whose sequence number is a multiple of 64, the first 64 of them: [sequence number, arrival in microseconds, first
   * copies in the window up to and with it]. Every probe notes the same packets, so that two of them can be compared.
   */
  passages: z.array(z.tuple([z.number().int(), timeUs, z.number().int()])).optional(),
});

/** A packet that came with another TTL or hop limit than the one before it: the route, or the sender, has changed. */
export const ttlShift = z.looseObject({ atUs: timeUs, from: z.number().int(), to: z.number().int() });

/** Five seconds of one stream. */
export const rtpWindowRecord = z.looseObject({
  ...envelope,
  kind: z.literal('rtp-window'),
  src: socketAddress,
  dst: socketAddress,
  ssrc: z.number().int(),
  /** Start of the window, a multiple of five seconds. `atUs` is the first arrival in it. */
  windowUs: timeUs,
  /** Call-ID learned from SDP at the probe, null where the stream is known only by its addresses. */
  callId: z.string().nullable(),
  correlationId: z.string().nullable(),
  /** The codec of the commonest audio payload type, null where neither SDP nor RFC 3551 names it. */
  codec: z.string().nullable(),
  clockRate: z.number().int().nullable(),
  clockSource: z.enum(['sdp', 'static', 'guessed']).nullable(),
  /** SRTP by the SDP profile. */
  encrypted: z.boolean(),
  counts: rtpWindowCounts,
  /** Packets by DSCP value seen. Copies that the mirror made are left out, here and of the TTL, VLANs and MAC addresses. */
  dscp: z.record(z.string(), z.number().int()),
  ttlMin: z.number().int().nullable(),
  ttlMax: z.number().int().nullable(),
  vlans: z.array(z.number().int()),
  /** Source MAC addresses seen, `02:00:5e:10:00:01`; empty where the link has none. */
  sourceMacs: z.array(z.string()).optional(),
  /** Changes of the TTL or hop limit from one packet to the next, the first eight of the window. */
  ttlShifts: z.array(ttlShift).optional(),
  /** Inside TURN channel data: the addresses between which the relay sends it on; null elsewhere, and where the allocation was not seen. */
  relayed: z.object({ src: socketAddress, dst: socketAddress }).nullable().optional(),
  /** When each packet came, base64 (docs/kafka.md); where the probe keeps traces, and of impaired windows only by default. */
  trace: z.string().max(12_000).optional(),
  /** Packets that the probe's kernel or queues dropped while the window was open. */
  probeDrops: z.number().int(),
});

export type PlayoutCounts = z.infer<typeof playoutCounts>;
export type RtpWindowCounts = z.infer<typeof rtpWindowCounts>;
export type TtlShift = z.infer<typeof ttlShift>;
export type RtpWindowRecord = z.infer<typeof rtpWindowRecord>;
