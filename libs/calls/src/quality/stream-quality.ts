import type { Assumption, MinWindow, Stream, StreamWindow } from '@earshot/contracts';
import {
  CodecScorer,
  delayQuantiles,
  deltaSummary,
  isImpaired,
  jitterMeanMs,
  jitterSummary,
  lostPackets,
  networkLossPct,
  type QualityFigures,
  type Skew,
  skewOfMinima,
  totalWindowCounts,
  type WindowCounts,
} from '@earshot/metrics';
import type { AssembledLeg } from '../dialog/assembled-leg.js';
import type { BoundWindows } from '../media/binding.js';
import type { SourceMarks } from '../media/source-changes.js';
import { ssrcText } from '../media/stream-group.js';
import type { KeptWindow } from '../media/window-store.js';
import { stableKey } from '../stable-key.js';
import { type BufferQuality, bufferQualities } from './buffer-scores.js';
import { comparableScores } from './comparable-scores.js';
import { type NetworkDelay, networkDelay } from './delay-budget.js';
import { figuresOfWindow } from './judged-figures.js';
import { pausesOf } from './pauses.js';
import { provenanceOf } from './provenance.js';
import type { QualityPolicy } from './quality-policy.js';
import { codecModeOf, codecOfStream, type StreamCodec } from './stream-codec.js';
import { countedMarks, networkMarks } from './stream-marks.js';
import { timeVaryingQuality } from './time-varying.js';
import { type MeasuredWindow, MIN_EXPECTED, measuredWindows, windowQuality } from './window-quality.js';

/** Under it a stream is scored, but is neither good nor bad. */
export const MIN_CLASSIFIED = 500;

/** A stream with the counts that it was made of. */
export interface MeasuredStream {
  readonly stream: Stream;
  readonly counts: WindowCounts;
  readonly skew: Skew | null;
  readonly windows: readonly MeasuredWindow[];
  /** What the windows were made of, in order of time. */
  readonly kept: readonly KeptWindow[];
}

/** What others than its windows say of a stream. */
export type GivenMarks = SourceMarks & Pick<Stream, 'dtmf'>;

/** Puts the windows of one stream together. `rttAt` tells the end-to-end round trip at a moment, null where it is not known. */
export function measureStream(
  { group, windows: kept, binding }: BoundWindows,
  leg: AssembledLeg | null,
  callKey: string | null,
  rttAt: (atUs: number) => number | null,
  marks: GivenMarks,
  policy: QualityPolicy,
): MeasuredStream {
  const windows = measuredWindows(kept);
  const counts = total(windows);
  const codec = withMode(codecOfStream(kept, counts, binding?.media ?? null), counts);
  const scorer = new CodecScorer(codec.codec, { mode: codec.mode ?? undefined, table: policy.codecs });
  const scored: StreamWindow[] = [];
  /** Those that have a minimum of their own, and what they are judged by. */
  const own: StreamWindow[] = [];
  const ownFigures: QualityFigures[] = [];
  const heard = { scorer, codec: codec.codec };
  for (const measured of windows) {
    const window = windowQuality(measured, heard, rttAt(measured.windowUs), policy);
    const { ptimeMs } = measured.counts;
    const figures = figuresOfWindow(window, scorer.scale, ptimeMs);
    const { band, notGood } = policy.limits.judge(figures);
    window.band = band;
    if (notGood !== undefined) window.notGood = notGood;
    scored.push(window);
    if (window.expected < MIN_EXPECTED) continue;
    own.push(window);
    ownFigures.push(ptimeMs === counts.ptimeMs ? figures : figuresOfWindow(window, scorer.scale, counts.ptimeMs));
  }
  const rttMs = meanRttMs(scored);
  const network = networkDelay(rttMs, policy.assumedOneWayMs);
  const qualities = bufferQualities(counts, { scorer, codec: codec.codec, network });
  const { listening, delayMs, mosCq } = qualities[policy.headline];
  const skew = skewOfMinima(counts.transitMinima);
  const worst = worstOf(own);
  const classified = counts.packets >= MIN_CLASSIFIED;
  const judged = policy.limits.judgeStream(
    figuresOfStream(counts, qualities[policy.headline], rttMs, network),
    ownFigures,
  );
  const ssrc = ssrcText(group.ssrc);
  const written = networkMarks(kept);
  const counted = countedMarks(counts, codec.codec, codec.clockRate, pausesOf(windows, leg?.leg.holds ?? []));
  // Field by field: what is spread among fifty others costs V8 ten times as much.
  const stream: Stream = {
    key: stableKey(`${group.src}\n${group.dst}\n${ssrc}\n${counts.firstUs}\n${group.probe}`),
    probe: group.probe,
    ssrc,
    src: group.src,
    dst: group.dst,
    payloadTypes: codec.payloadTypes,
    codec: codec.codec,
    clockRate: codec.clockRate,
    ptimeMs: counts.ptimeMs,
    encrypted: codec.encrypted,
    callId: leg?.leg.callId ?? null,
    legKey: leg?.leg.key ?? null,
    callKey,
    boundBy: binding?.boundBy ?? null,
    boundValue: binding?.value ?? null,
    listener: binding?.listener ?? null,
    firstUs: counts.firstUs,
    lastUs: counts.lastUs,
    packets: counts.packets,
    expected: counts.expected,
    lost: Math.max(0, lostPackets(counts)),
    duplicates: counts.duplicates,
    mirrorDuplicates: counts.mirrorDuplicates,
    reordered: counts.reordered,
    restarts: counts.restarts,
    payloadOctets: counts.payloadOctets,
    jitterMs: jitterSummary(counts),
    deltaMs: deltaSummary(counts),
    delayVariation: delayQuantiles(counts.delayHistogram),
    skewPpm: skew?.ppm ?? null,
    skewUncertaintyPpm: skew?.uncertaintyPpm ?? null,
    dscp: written.dscp,
    ttlMin: written.ttlMin,
    ttlMax: written.ttlMax,
    vlans: written.vlans,
    sourceMacs: written.sourceMacs,
    ttlShifts: written.ttlShifts,
    payload: counted.payload,
    pacing: counted.pacing,
    markers: counted.markers,
    timestampJumps: counted.timestampJumps,
    telephoneEvents: counted.telephoneEvents,
    comfortNoise: counted.comfortNoise,
    previousSource: marks.previousSource,
    ssrcCollisions: marks.ssrcCollisions,
    dtmf: marks.dtmf,
    timeVarying: timeVaryingQuality(counts, windows, policy.headline, scorer),
    playout: {
      fixed50: playoutOf(qualities.fixed50),
      fixed200: playoutOf(qualities.fixed200),
      adaptive: playoutOf(qualities.adaptive),
    },
    r: listening.r,
    mosLq: listening.mos,
    mosCq,
    mosLqMax: own.reduce<number | null>(
      (most, { mosLq }) => (mosLq === null ? most : Math.max(most ?? 1, mosLq)),
      null,
    ),
    minWindow: worst === null ? null : minWindowOf(worst),
    impairedPct: impairedPct(own),
    band: classified ? judged.band : null,
    classified,
    quality: provenanceOf({
      listening,
      delayMs,
      codec,
      network,
      policy,
      coverage: coverageOf(windows, leg),
      scoredWindows: own.filter(({ r }) => r !== null).length,
    }),
    windows: scored,
    comparable: comparableScores(counts, windows, rttMs),
  };
  if (judged.notGood !== undefined) stream.notGood = judged.notGood;
  return { stream, counts, skew, windows, kept };
}

/** What thresholds are compared with of a whole stream. */
function figuresOfStream(
  counts: WindowCounts,
  { outcome, listening, delayMs }: BufferQuality,
  rttMs: number | null,
  network: NetworkDelay | null,
): QualityFigures {
  const { expected } = counts;
  const whole = expected + outcome.concealed;
  return {
    oneWayDelayMs: network === null ? null : delayMs,
    roundTripMs: rttMs,
    jitterMs: jitterMeanMs(counts),
    lossPct: networkLossPct(counts),
    concealedPct: whole > 0 ? (100 * outcome.concealed) / whole : null,
    discardedPct: expected > 0 ? (100 * outcome.late) / expected : null,
    mosLq: listening.mos,
    rFactor: listening.normalisedR,
  };
}

/** A codec with several modes shows which by the length of its packets. */
function withMode(codec: StreamCodec, counts: WindowCounts): StreamCodec & { readonly mode: string | null } {
  const mode = codecModeOf(codec.codec, counts);
  const { payloadTypes, clockRate, encrypted } = codec;
  const assumed: readonly Assumption[] = mode === null ? codec.assumed : [...codec.assumed, 'bitRateEstimated'];
  return { payloadTypes, codec: codec.codec, clockRate, encrypted, assumed, mode };
}

function playoutOf({ outcome, listening, mosCq }: BufferQuality): Stream['playout']['adaptive'] {
  const { late, concealed, lossPct, burstR, meanDelayMs } = outcome;
  return { late, concealed, lossPct, burstR, meanDelayMs, r: listening.r, mosLq: listening.mos, mosCq };
}

function total(windows: readonly MeasuredWindow[]): WindowCounts {
  const [first] = windows as [MeasuredWindow, ...MeasuredWindow[]];
  if (windows.length === 1) return first.counts;
  return totalWindowCounts(
    first.counts,
    windows.slice(1).map(({ counts }) => counts),
  );
}

/** Lowest R; of equals the first. */
export function worstOf(windows: readonly StreamWindow[]): StreamWindow | null {
  let worst: StreamWindow | null = null;
  for (const window of windows) {
    if (window.r !== null && (worst === null || window.r < (worst.r as number))) worst = window;
  }
  return worst;
}

export function minWindowOf(window: StreamWindow): MinWindow {
  return {
    atUs: window.atUs,
    r: window.r,
    mosLq: window.mosLq as number,
    lossPct: window.lossPct,
    jitterMs: window.jitterMeanMs,
    rttMs: window.rttMs,
  };
}

function impairedPct(windows: readonly StreamWindow[]): number | null {
  let judged = 0;
  let impaired = 0;
  for (const { band } of windows) {
    if (band === null) continue;
    judged++;
    if (isImpaired(band)) impaired++;
  }
  return judged === 0 ? null : (100 * impaired) / judged;
}

function meanRttMs(windows: readonly StreamWindow[]): number | null {
  let sum = 0;
  let known = 0;
  for (const { rttMs } of windows) {
    if (rttMs === null) continue;
    sum += rttMs;
    known++;
  }
  return known === 0 ? null : sum / known;
}

/** Share of the answered time in which packets of the stream were seen. */
function coverageOf(windows: readonly MeasuredWindow[], leg: AssembledLeg | null): number | null {
  const answerUs = leg?.leg.answerUs ?? null;
  if (leg === null || answerUs === null) return null;
  const lastUs = windows.at(-1)?.counts.lastUs ?? answerUs;
  const endUs = leg.leg.endUs ?? Math.max(leg.lastUs, lastUs);
  if (endUs <= answerUs) return null;
  return Math.min(1, measuredUs(windows, answerUs, endUs) / (endUs - answerUs));
}

/** Time between first and last packet of each window, with the packet's own length, inside the span. */
export function measuredUs(windows: readonly MeasuredWindow[], fromUs: number, toUs: number): number {
  let sum = 0;
  for (const { counts } of windows) {
    const from = Math.max(fromUs, counts.firstUs);
    const to = Math.min(toUs, counts.lastUs + (counts.ptimeMs ?? 20) * 1000);
    if (to > from) sum += to - from;
  }
  return sum;
}
