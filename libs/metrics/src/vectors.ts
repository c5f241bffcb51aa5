import { burstGapReport } from './burst-gap-report.js';
import { burstRatio, burstRatioOfChain } from './burst-ratio.js';
import { concealedSeconds } from './concealed-seconds.js';
import { delayVariation, quantile } from './delay-variation.js';
import {
  delayImpairment,
  type EModelInput,
  effectiveEquipmentImpairment,
  eModel,
  eModelForVoip,
  simplifiedDelayImpairment,
} from './e-model.js';
import { type FullbandInput, fullbandModel } from './e-model-fullband.js';
import { type WidebandInput, widebandModel } from './e-model-wideband.js';
import { packCumulativeLost, ReceiverAccounting, unpackCumulativeLost } from './loss.js';
import { goodOrBetterPct, mosFromR, poorOrWorsePct, rFromMos, unflooredMosFromR, userSatisfaction } from './mos.js';
import { ntpFromUnixUs } from './ntp.js';
import { asteriskExperienceScore, effectiveLatencyScore } from './other-programs/effective-latency.js';
import { freeswitchScore, rtpengineScores, voipmonitorScore } from './other-programs/program-scores.js';
import { NeteqTarget } from './playout/neteq-target.js';
import { mosOnScale, normaliseR } from './r-factor.js';
import { perceivedImpairment, rememberedImpairment } from './recency.js';
import { roundTripUnits, unitsToMs } from './round-trip.js';
import { SequenceExtender } from './sequence.js';
import { leastSquaresSlope, lowerEnvelopeSlope, type TransitPoint } from './skew.js';
import {
  burstGap,
  exactAccount,
  fatesOf,
  type Generated,
  generatedDelays,
  generatedPoints,
  hex32,
  jitterAcrossClocks,
  jitterBuffers,
  jitterTrace,
  neteqTargets,
  receiverAccount,
} from './vector-runs.js';

/** One test vector of the reference. Tolerances are absolute, `default` or per field; strings and null compare exactly. */
export interface Vector {
  readonly id: string;
  readonly category: string;
  readonly function: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: Readonly<Record<string, number>>;
}

type Implementation = (input: never) => Readonly<Record<string, unknown>>;

/** Our implementation of each function that the vectors name, in the vectors' own names of inputs and outputs. */
export const VECTOR_FUNCTIONS: Readonly<Record<string, Implementation>> = {
  nb: (input: Partial<EModelInput>) => {
    const result = eModel(input);
    return { ...result, MOS: mosFromR(result.R) };
  },
  wb: (input: Partial<WidebandInput> & { include_listener_echo?: boolean }) => {
    const result = widebandModel({ ...input, includeListenerEcho: input.include_listener_echo ?? false });
    return { ...result, Rx: normaliseR(result.R, 'wb'), MOS: mosOnScale(result.R, 'wb') };
  },
  fb: (input: Partial<FullbandInput>) => {
    const result = fullbandModel(input);
    return { ...result, Rx: normaliseR(result.R, 'fb'), MOS: mosOnScale(result.R, 'fb') };
  },
  idd: (input: { Ta: number; sT?: number; mT?: number }) => ({ Idd: delayImpairment(input.Ta, input.sT, input.mT) }),
  id_simplified: ({ d }: { d: number }) => ({ Id: simplifiedDelayImpairment(d), IdFull: eModelForVoip(d).Id }),
  voip_nb_simple: (input: { delay: number; Ppl: number; Ie: number; Bpl: number; BurstR?: number }) => {
    const Id = simplifiedDelayImpairment(input.delay);
    const IeEff = effectiveEquipmentImpairment(input.Ie, input.Bpl, input.Ppl, input.BurstR);
    const R = 93.2 - Id - IeEff;
    return { Id, IeEff, R, MOS: mosFromR(R) };
  },
  r_to_mos: ({ R }: { R: number }) => ({
    MOS: mosFromR(R),
    unclamped: unflooredMosFromR(R),
    GoB: goodOrBetterPct(R),
    PoW: poorOrWorsePct(R),
    band: userSatisfaction(R),
  }),
  mos_to_r: ({ MOS }: { MOS: number }) => ({ R: rFromMos(MOS) }),
  clark_average_ie: ({ ieb, ieg, b, g }: { ieb: number; ieg: number; b: number; g: number }) => {
    const perceived = perceivedImpairment(ieb, ieg, b, g);
    return {
      I1: perceived.atBurstEnd,
      I2: perceived.atBurstStart,
      IeAv: perceived.average,
      endOfCall5s: rememberedImpairment(perceived, 5),
    };
  },
  effective_latency_mos: ({ latency, jitter, lossPct }: { latency: number; jitter: number; lossPct: number }) => {
    const score = effectiveLatencyScore(latency, jitter, lossPct);
    return { eff: score.effectiveMs, R: score.r, MOS: score.mos };
  },
  asterisk_mes: (input: { rttSec: number; jitterMean: number; jitterStdev: number; lostMean: number }) => ({
    MES: asteriskExperienceScore(input.rttSec * 1000, input.jitterMean, input.jitterStdev, input.lostMean),
  }),
  freeswitch_mos: ({ received, flaws }: { received: number; flaws: number }) => {
    const score = freeswitchScore(received, flaws);
    return { R: score.r, MOS: score.mos };
  },
  voipmonitor_g711: ({ lost, runs, received }: { lost: number; runs: number; received: number }) => {
    const score = voipmonitorScore(lost, runs, received);
    return { lossRatio: score.lossRatio, burstR: score.burstR, MOS: score.mos, x10: Math.round(10 * score.mos) };
  },
  rtpengine: ({ rttUs, jitterMs, lossPct }: { rttUs: number; jitterMs: number; lossPct: number }) => {
    const scores = rtpengineScores(rttUs, jitterMs, lossPct);
    return {
      legacyX10: scores.legacyX10,
      nbX10: scores.narrowbandX10,
      fbX10: scores.fullbandX10,
      nbLqX10: scores.narrowbandListeningX10,
    };
  },
  jitter_trace: jitterTrace,
  jitter_rfc7160: jitterAcrossClocks,
  loss: ({ seqs, reportAfter }: { seqs: number[]; reportAfter: number[] }) => ({
    probation2: receiverAccount(new ReceiverAccounting(2), seqs, reportAfter),
    probation0: receiverAccount(new ReceiverAccounting(0), seqs, reportAfter),
    exact: exactAccount(seqs),
  }),
  pack_loss24: ({ lost }: { lost: number }) => {
    const field = packCumulativeLost(lost);
    return { field: field.toString(16).padStart(6, '0'), back: unpackCumulativeLost(field) };
  },
  SeqExtender: ({ seqs }: { seqs: number[] }) => {
    const extender = new SequenceExtender();
    return { ext: seqs.map((sequence) => hex32(extender.extend(sequence))) };
  },
  rtt_ms: ({ A, LSR, DLSR }: { A: string; LSR: string; DLSR: string }) => {
    const units = roundTripUnits(Number.parseInt(A, 16), Number.parseInt(LSR, 16), Number.parseInt(DLSR, 16));
    return { units, ms: units === null ? null : unitsToMs(units) };
  },
  unix_to_ntp: ({ unixUs }: { unixUs: number }) => {
    const ntp = ntpFromUnixUs(unixUs);
    return { msw: hex32(ntp.seconds), lsw: hex32(ntp.fraction) };
  },
  burst_gap: burstGap,
  burst_ratio_from_pq: ({ p, q }: { p: number; q: number }) => {
    const loss = p / (p + q);
    return {
      PplPct: 100 * loss,
      burstR: burstRatioOfChain(p, q),
      viaPplP: loss / p,
      viaQ: (1 - loss) / q,
      meanRun: 1 / q,
    };
  },
  burst_ratio: ({ states }: { states: string }) => {
    const report = burstGapReport(fatesOf(states), 20);
    const missed = report.runs.reduce((sum, run) => sum + run, 0);
    const burstR = burstRatio(missed, report.runs.length, states.length);
    return { burstR, floored: burstR === null ? 1 : Math.max(1, burstR), runs: report.runs };
  },
  concealed_seconds: (input: { lostMsPerSecond: number[]; scsThresholdMs: number }) => ({
    ...concealedSeconds(input.lostMsPerSecond, input.scsThresholdMs),
  }),
  jitter_buffer: jitterBuffers,
  neteq_targets: ({ relativeDelaysMs, timesMs }: { relativeDelaysMs: number[]; timesMs: number[] }) => ({
    resampled: neteqTargets(new NeteqTarget(), relativeDelaysMs, timesMs),
    everyPacket: neteqTargets(new NeteqTarget(0), relativeDelaysMs, timesMs),
  }),
  pdv: (input: { delaysMs: number[] } | Generated) => {
    const variation = delayVariation('delaysMs' in input ? input.delaysMs : generatedDelays(input.generator));
    return {
      maxPdv: variation?.maxPdvMs,
      p95: variation?.p95PdvMs,
      y1541: variation?.y1541Ms,
      mppdv: variation?.mppdvMs,
      mapdv2: variation?.mapdv2Ms,
      mapdvPos: variation?.mapdvPositiveMs,
      mapdvNeg: variation?.mapdvNegativeMs,
    };
  },
  y1541_ipdv: (input: { delaysMs: number[] } | Generated) => {
    const delays = 'delaysMs' in input ? input.delaysMs : generatedDelays(input.generator);
    return {
      y1541: delayVariation(delays)?.y1541Ms,
      minDelay: Math.min(...delays),
      p999: quantile(delays, 0.999),
    };
  },
  skew: (input: { points: TransitPoint[] } | Generated) => {
    const points = 'points' in input ? input.points : generatedPoints(input.generator);
    const envelope = lowerEnvelopeSlope(points);
    const line = leastSquaresSlope(points);
    const slope = 'generator' in input ? /y=100\+(-?[\d.]+)\*x/.exec(input.generator)?.[1] : undefined;
    return {
      envelopePpm: envelope === null ? null : envelope * 1e6,
      lsqPpm: line === null ? null : line * 1e6,
      ...(slope === undefined ? {} : { truePpm: Number((Number(slope) * 1e6).toFixed(6)) }),
    };
  },
};

/** Runs a vector. Returns where the result departs from what is expected; null for a function that is not ours. */
export function checkVector(vector: Vector): readonly string[] | null {
  const implementation = VECTOR_FUNCTIONS[vector.function];
  if (implementation === undefined || NOT_OURS.has(vector.category)) return null;
  const actual = implementation(vector.input as never);
  const departures: string[] = [];
  compare(actual, vector.expected, '', vector.tolerance, departures);
  return departures;
}

/** Their functions share a name with ours but belong to the decoders and the call fold. */
const NOT_OURS: ReadonlySet<string> = new Set(['rtcp-xr', 'vq-rtcpxr', 'sip-kpi']);

function compare(
  actual: unknown,
  expected: unknown,
  path: string,
  tolerance: Readonly<Record<string, number>>,
  departures: string[],
): void {
  if (typeof expected === 'number') {
    const field = path.slice(path.lastIndexOf('.') + 1);
    const allowed = (tolerance[field] ?? tolerance.default ?? 0) + 1e-12;
    if (typeof actual === 'number' && Math.abs(actual - expected) <= allowed) return;
  } else if (typeof expected === 'object' && expected !== null) {
    if (typeof actual === 'object' && actual !== null) {
      if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) {
        departures.push(`${path}: ${(actual as unknown[]).length} entries, not ${expected.length}`);
      }
      for (const [key, value] of Object.entries(expected)) {
        compare(
          (actual as Record<string, unknown>)[key],
          value,
          path === '' ? key : `${path}.${key}`,
          tolerance,
          departures,
        );
      }
      return;
    }
  } else if (actual === expected) return;
  departures.push(`${path}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}
