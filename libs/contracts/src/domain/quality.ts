import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { band, notGood, presetName } from './judgement.js';

/** How sure a constant is: two independent sources, one, none that settles it, or the operator's own. */
export const confidence = z.enum(['standard', 'single-source', 'unconfirmed', 'operator']);

export const bufferName = z.enum(['fixed50', 'fixed200', 'adaptive']);

/** What was taken for granted in a score. */
export const assumption = z.enum([
  'plcAssumed',
  'g729aAssumed',
  'bitRateAssumed',
  'bitRateEstimated',
  'bplUnconfirmed',
  'ieUnconfirmed',
  'codecAssumed',
  'clockGuessed',
  'delayFromRtt',
  'delayAssumed',
]);

/** Why there is no score. */
export const unscoredReason = z.enum([
  'codec-unknown',
  'no-published-constants',
  'no-published-robustness',
  'no-packets',
  'delay-unknown',
]);

/** How a score was made; a score never travels without it. */
export const provenance = z.object({
  /** E-model and edition, `G.107 (06/2015)`; null where no score could be made. */
  model: z.string().nullable(),
  /** Version of Earshot's way from the packet to R; it grows when the same packets would score otherwise. */
  version: z.number().int(),
  /** What was measured: RTP at the probe; reports of endpoints are listed beside it and never mixed in. */
  source: z.enum(['probe-rtp']),
  scale: z.enum(['nb', 'wb', 'fb']),
  codec: z.string().nullable(),
  /** Equipment impairment and packet-loss robustness used (G.113); null where none is published. */
  ie: z.number().nullable(),
  bpl: z.number().nullable(),
  ieConfidence: confidence.nullable(),
  bplConfidence: confidence.nullable(),
  /** Where the constants are from, in words; null without constants. */
  constantsSource: z.string().nullable(),
  /** Concealment assumed at the listener. */
  plc: z.boolean(),
  /** Playout buffer simulated. */
  buffer: bufferName,
  /** One-way mouth-to-ear delay in the conversational score; null where there is none, and then there is no such score. */
  delayMs: z.number().nullable(),
  /** Half of a round trip that was measured end to end (taken as symmetric), or assumed by configuration. */
  delaySource: z.enum(['round-trip', 'configured']).nullable(),
  /** Windows of five seconds that the minimum, the maximum and the impaired share are of. */
  scoredWindows: z.number().int(),
  /** Measured over answered time, 0..1; null where the answered time is unknown. */
  coverage: z.number().nullable(),
  /** Inputs that were assumed. */
  assumed: z.array(assumption),
  /** Whose thresholds the bands are made by, and whether the operator changed some; absent in documents made before it. */
  preset: presetName.optional(),
  thresholdsChanged: z.boolean().optional(),
  /** Why there is no score; null where there is one. */
  unscored: unscoredReason.nullable(),
});

/** Outcome of one simulated playout buffer over a stream. */
export const playoutOutcome = z.object({
  late: z.number().int(),
  concealed: z.number().int(),
  /** Lost, late and concealed of those expected and concealed, percent. */
  lossPct: z.number().nullable(),
  burstR: z.number().nullable(),
  meanDelayMs: z.number().nullable(),
  /** What a listener behind this buffer would have heard; null where unscored. */
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  /** Null where the delay is not known. */
  mosCq: z.number().nullable(),
});

/** One window behind one simulated buffer; to a thousandth. */
export const bufferScore = z.object({
  lossPct: z.number().nullable(),
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
});

/** What the listener heard in one window; the bars of the provenance popover: ceiling - delay - loss = R. */
export const streamWindow = z.object({
  atUs: timeUs,
  packets: z.number().int(),
  expected: z.number().int(),
  lost: z.number().int(),
  late: z.number().int(),
  concealed: z.number().int(),
  lossPct: z.number().nullable(),
  latePct: z.number().nullable(),
  concealedPct: z.number().nullable(),
  burstR: z.number().nullable(),
  jitterMeanMs: z.number().nullable(),
  jitterMaxMs: z.number().nullable(),
  rttMs: z.number().nullable(),
  r: z.number().nullable(),
  mosLq: z.number().nullable(),
  mosCq: z.number().nullable(),
  band: band.nullable(),
  /** Absent where nothing is. */
  notGood: notGood.optional(),
  /** R without loss or delay for this codec; what is missing from it. Null without a score. */
  ceilingR: z.number().nullable(),
  lossImpairment: z.number().nullable(),
  delayImpairment: z.number().nullable(),
  lostBySecond: z.array(z.number().int()),
  probeDrops: z.number().int(),
  /** G.711 speech level; null where not measured, and for digital silence. Absent in documents made before it. */
  levelDbm0: z.number().nullable().optional(),
  clippedPct: z.number().nullable().optional(),
  /** Longest time of constant payload up to and in this window, ms. */
  deadAirMs: z.number().nullable().optional(),
  /** Behind each of the simulated buffers; the window's own score is that of the stream's `quality.buffer`. */
  buffers: z.object({ fixed50: bufferScore, fixed200: bufferScore, adaptive: bufferScore }),
});

export type Assumption = z.infer<typeof assumption>;
export type Provenance = z.infer<typeof provenance>;
export type BufferName = z.infer<typeof bufferName>;
export type BufferScore = z.infer<typeof bufferScore>;
export type PlayoutOutcome = z.infer<typeof playoutOutcome>;
export type StreamWindow = z.infer<typeof streamWindow>;
