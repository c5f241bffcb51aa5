import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { longestGap } from '../capture/rtp-payload-counts.js';
import { ttlShift } from '../capture/rtp-window-record.js';

/** What the payloads of a stream carried, as far as it was measured; each null where it was not. One packet in four is inspected, of G.711 four milliseconds of it. */
export const streamPayload = z.object({
  /** G.711 speech level, in dBm0 (0 is the digital milliwatt) and in dBov (0 is overload); null for digital silence. */
  levelDbm0: z.number().nullable(),
  levelDbov: z.number().nullable(),
  /** Samples at the largest code, percent. */
  clippedPct: z.number().nullable(),
  /** Packets under -50 dBm0, percent of those measured. */
  silentPct: z.number().nullable(),
  /** Packets of constant content, percent of those inspected, and the longest time of nothing else, ms, with the octet that filled it (null: no one octet). */
  constantPct: z.number().nullable(),
  deadAirMs: z.number(),
  deadAirOctet: z.number().int().nullable(),
  /** Packets with which the codec marks silence (DTX, SID) and comfort noise (RFC 3389), percent of all. */
  dtxPct: z.number().nullable(),
  /** Mean of the levels that the sender stated (RFC 6464), dBov, and the share that it marked as voice, percent. */
  statedLevelDbov: z.number().nullable(),
  statedVoicePct: z.number().nullable(),
  csrcPackets: z.number().int(),
  extensionPackets: z.number().int(),
  paddedPackets: z.number().int(),
  redPackets: z.number().int(),
  fecPackets: z.number().int(),
  /** Lost packets that redundant audio behind them carried once more; the score counts them as lost. Absent in documents made before it. */
  repairablePackets: z.number().int().optional(),
  /** Packets by octets over (negative: under) the codec's frames; `0` fits. */
  frameExcessOctets: z.record(z.string(), z.number().int()),
});

/** How the packets of a stream followed each other. */
export const streamPacing = z.object({
  /** Packets by packet time in ms. */
  packetsByPtime: z.record(z.string(), z.number().int()),
  /** Clock of the timestamps as arrival has it, Hz; null under a second. */
  measuredClockRate: z.number().nullable(),
  /**
   * Silences that ended outside of hold, those of them without comfort noise, and time of silence by the sender's clock: ms, and percent of
   * the stream but for hold.
   */
  silenceGaps: z.number().int(),
  silenceGapsWithoutNoise: z.number().int(),
  silenceMs: z.number(),
  silencePct: z.number().nullable(),
  /** Silence while the call was on hold, ms. Absent in documents made before it. */
  agreedSilenceMs: z.number().optional(),
  /** Times that packets were held up for over 100 ms and then came in a bunch of five or more. */
  bunches: z.number().int(),
  longestGap: longestGap.nullable(),
});

/** The source that a stream took the place of: same addresses, ended when this one began (RFC 3550 8.2 leaves it to the sender). */
export const previousSource = z.object({ ssrc: z.string(), lastUs: timeUs });

/** Digits that a stream sent as telephone events (RFC 4733), as far as its packets were seen. */
export const streamDigits = z.object({
  events: z.number().int(),
  /** Events of which no packet with the end bit came: their duration is that of the last packet seen. */
  withoutEnd: z.number().int(),
  /** In order of time, the first 512. */
  digits: z.array(z.object({ digit: z.string(), atUs: timeUs, durationMs: z.number(), endSeen: z.boolean() })),
});

/** Listening quality with bursts and gaps heard one after the other; for comparison, no band is made of it. */
export const timeVaryingQuality = z.object({
  model: z.literal('TS 101 329-5 Annex E'),
  /** One independent source has its constants. */
  confidence: z.literal('single-source'),
  /** Bursts and gaps behind the headline buffer (RFC 3611 4.7.2, Gmin 16): number, mean durations, lost and late in them, R of each alone. */
  bursts: z.number().int(),
  burstMs: z.number(),
  gapMs: z.number(),
  burstDensityPct: z.number(),
  gapDensityPct: z.number(),
  burstR: z.number(),
  gapR: z.number(),
  /** Mean of what was perceived, on the codec's scale, and its MOS. */
  r: z.number(),
  mosLq: z.number(),
  /** As remembered at the end: a burst shortly before it weighs more. */
  rAtEnd: z.number(),
  mosLqAtEnd: z.number(),
});

/** Fields of a stream that documents made before them lack. */
export const streamMarks = {
  payload: streamPayload.nullable().optional(),
  pacing: streamPacing.nullable().optional(),
  markers: z.number().int().optional(),
  timestampJumps: z.number().int().optional(),
  /** Packets of telephone events, and the digits in them; null where there are none. */
  telephoneEvents: z.number().int().optional(),
  dtmf: streamDigits.nullable().optional(),
  comfortNoise: z.number().int().optional(),
  /** Null where nothing came in bursts, or there is no score. */
  timeVarying: timeVaryingQuality.nullable().optional(),
  sourceMacs: z.array(z.string()).optional(),
  /** Changes of TTL or hop limit in order of time, the first 64. */
  ttlShifts: z.array(ttlShift).optional(),
  previousSource: previousSource.nullable().optional(),
  /** Other sources that sent with the same SSRC to the same place at the same time (RFC 3550 8.2). */
  ssrcCollisions: z.array(z.string()).optional(),
};

export type TimeVaryingQuality = z.infer<typeof timeVaryingQuality>;
export type StreamDigits = z.infer<typeof streamDigits>;
export type StreamPayload = z.infer<typeof streamPayload>;
export type StreamPacing = z.infer<typeof streamPacing>;
export type PreviousSource = z.infer<typeof previousSource>;
