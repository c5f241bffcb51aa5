import { burstGapReport } from './burst-gap-report.js';
import { burstRatio, burstRatioOfChain } from './burst-ratio.js';
import { concealedSeconds } from './concealed-seconds.js';
import { delayVariation, quantile } from './delay-variation.js';
import {
  delayImpairment,
  E_MODEL_DEFAULTS,
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
import { ATTEMPT_INPUTS, REGISTRATION_INPUTS, registrationKpis, sessionKpis } from './vector-attempts.js';
import type { VectorFunctions } from './vector-check.js';
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

type Nullable<Input> = { [Name in keyof Input]?: Input[Name] | null };

/** What is null is not given, and has its default. */
function given<Input>(input: Nullable<Input>): Partial<Input> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Partial<Input>;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Our implementation of each function that the vectors name, in the vectors' own names of inputs and outputs. */
export const VECTOR_FUNCTIONS: VectorFunctions = {
  nb: {
    inputs: [...Object.keys(E_MODEL_DEFAULTS)],
    run: (input: Nullable<EModelInput>) => {
      const result = eModel(given(input));
      return { ...result, MOS: mosFromR(result.R) };
    },
  },
  wb: {
    inputs: ['TELR', 'WEPL', 'T', 'Tr', 'Ta', 'Ie', 'Bpl', 'Ppl', 'BurstR', 'A', 'include_listener_echo'],
    run: ({ include_listener_echo, ...input }: Nullable<WidebandInput> & { include_listener_echo?: boolean }) => {
      const result = widebandModel({ ...given(input), includeListenerEcho: include_listener_echo ?? false });
      return { ...result, Rx: normaliseR(result.R, 'wb'), MOS: mosOnScale(result.R, 'wb') };
    },
  },
  fb: {
    inputs: ['Ta', 'Ie', 'Bpl', 'Ppl', 'BurstR', 'A'],
    run: (input: Nullable<FullbandInput>) => {
      const result = fullbandModel(given(input));
      return { ...result, Rx: normaliseR(result.R, 'fb'), MOS: mosOnScale(result.R, 'fb') };
    },
  },
  idd: {
    inputs: ['Ta', 'sT', 'mT'],
    run: (input: { Ta: number; sT?: number; mT?: number }) => ({ Idd: delayImpairment(input.Ta, input.sT, input.mT) }),
  },
  id_simplified: {
    inputs: ['d'],
    run: ({ d }: { d: number }) => ({ Id: simplifiedDelayImpairment(d), IdFull: eModelForVoip(d).Id }),
  },
  voip_nb_simple: {
    inputs: ['delay', 'Ppl', 'Ie', 'Bpl', 'BurstR'],
    run: (input: { delay: number; Ppl: number; Ie: number; Bpl: number; BurstR?: number }) => {
      const Id = simplifiedDelayImpairment(input.delay);
      const IeEff = effectiveEquipmentImpairment(input.Ie, input.Bpl, input.Ppl, input.BurstR);
      const R = 93.2 - Id - IeEff;
      return { Id, IeEff, R, MOS: mosFromR(R) };
    },
  },
  r_to_mos: {
    inputs: ['R'],
    run: ({ R }: { R: number }) => ({
      MOS: mosFromR(R),
      unclamped: unflooredMosFromR(R),
      GoB: goodOrBetterPct(R),
      PoW: poorOrWorsePct(R),
      band: userSatisfaction(R),
    }),
  },
  mos_to_r: { inputs: ['MOS'], run: ({ MOS }: { MOS: number }) => ({ R: rFromMos(MOS) }) },
  clark_average_ie: {
    inputs: ['ieb', 'ieg', 'b', 'g'],
    run: ({ ieb, ieg, b, g }: { ieb: number; ieg: number; b: number; g: number }) => {
      const perceived = perceivedImpairment(ieb, ieg, b, g);
      return {
        I1: perceived.atBurstEnd,
        I2: perceived.atBurstStart,
        IeAv: perceived.average,
        endOfCall5s: rememberedImpairment(perceived, 5),
      };
    },
  },
  effective_latency_mos: {
    inputs: ['latency', 'jitter', 'lossPct'],
    run: ({ latency, jitter, lossPct }: { latency: number; jitter: number; lossPct: number }) => {
      const score = effectiveLatencyScore(latency, jitter, lossPct);
      return { eff: score.effectiveMs, R: score.r, MOS: score.mos };
    },
  },
  asterisk_mes: {
    inputs: ['rttSec', 'jitterMean', 'jitterStdev', 'lostMean'],
    run: (input: { rttSec: number; jitterMean: number; jitterStdev: number; lostMean: number }) => ({
      MES: asteriskExperienceScore(input.rttSec * 1000, input.jitterMean, input.jitterStdev, input.lostMean),
    }),
  },
  freeswitch_mos: {
    inputs: ['received', 'flaws'],
    run: ({ received, flaws }: { received: number; flaws: number }) => {
      const score = freeswitchScore(received, flaws);
      return { R: score.r, MOS: score.mos };
    },
  },
  voipmonitor_g711: {
    inputs: ['lost', 'runs', 'received'],
    run: ({ lost, runs, received }: { lost: number; runs: number; received: number }) => {
      const score = voipmonitorScore(lost, runs, received);
      return {
        lossRatio: score.lossRatio,
        burstR: score.burstR,
        MOS: score.mos,
        x10: score.mos === null ? null : Math.round(10 * score.mos),
      };
    },
  },
  rtpengine: {
    inputs: ['rttUs', 'jitterMs', 'lossPct'],
    run: ({ rttUs, jitterMs, lossPct }: { rttUs: number; jitterMs: number; lossPct: number }) => {
      const scores = rtpengineScores(rttUs, jitterMs, lossPct);
      return {
        legacyX10: scores.legacyX10,
        nbX10: scores.narrowbandX10,
        fbX10: scores.fullbandX10,
        nbLqX10: scores.narrowbandListeningX10,
      };
    },
  },
  jitter_trace: { inputs: ['clock', 'packets'], run: jitterTrace },
  jitter_rfc7160: { inputs: ['packets'], run: jitterAcrossClocks },
  loss: {
    inputs: ['seqs', 'reportAfter'],
    run: ({ seqs, reportAfter }: { seqs: number[]; reportAfter: number[] }) => ({
      probation2: receiverAccount(new ReceiverAccounting(2), seqs, reportAfter),
      probation0: receiverAccount(new ReceiverAccounting(0), seqs, reportAfter),
      exact: exactAccount(seqs),
    }),
  },
  pack_loss24: {
    inputs: ['lost'],
    run: ({ lost }: { lost: number }) => {
      const field = packCumulativeLost(lost);
      return { field: field.toString(16).padStart(6, '0'), back: unpackCumulativeLost(field) };
    },
  },
  SeqExtender: {
    inputs: ['seqs'],
    run: ({ seqs }: { seqs: number[] }) => {
      const extender = new SequenceExtender();
      return { ext: seqs.map((sequence) => hex32(extender.extend(sequence))) };
    },
  },
  rtt_ms: {
    inputs: ['A', 'LSR', 'DLSR'],
    run: ({ A, LSR, DLSR }: { A: string; LSR: string; DLSR: string }) => {
      const units = roundTripUnits(Number.parseInt(A, 16), Number.parseInt(LSR, 16), Number.parseInt(DLSR, 16));
      return { units, ms: units === null ? null : unitsToMs(units) };
    },
  },
  unix_to_ntp: {
    inputs: ['unixUs'],
    run: ({ unixUs }: { unixUs: number }) => {
      const ntp = ntpFromUnixUs(unixUs);
      return { msw: hex32(ntp.seconds), lsw: hex32(ntp.fraction) };
    },
  },
  burst_gap: { inputs: ['states', 'gmin', 'ptimeMs'], run: burstGap },
  burst_ratio_from_pq: {
    inputs: ['p', 'q'],
    run: ({ p, q }: { p: number; q: number }) => {
      const loss = p / (p + q);
      return {
        PplPct: finite(100 * loss),
        burstR: finite(burstRatioOfChain(p, q)),
        viaPplP: finite(loss / p),
        viaQ: finite((1 - loss) / q),
        meanRun: finite(1 / q),
      };
    },
  },
  burst_ratio: {
    inputs: ['states'],
    run: ({ states }: { states: string }) => {
      const report = burstGapReport(fatesOf(states), 20);
      const missed = report.runs.reduce((sum, run) => sum + run, 0);
      const burstR = burstRatio(missed, report.runs.length, states.length);
      return { burstR, floored: burstR === null ? 1 : Math.max(1, burstR), runs: report.runs };
    },
  },
  concealed_seconds: {
    inputs: ['lostMsPerSecond', 'scsThresholdMs'],
    run: (input: { lostMsPerSecond: number[]; scsThresholdMs: number }) => ({
      ...concealedSeconds(input.lostMsPerSecond, input.scsThresholdMs),
    }),
  },
  jitter_buffer: {
    inputs: ['packets', 'options', 'options.resync_ms', 'options.resync_on_marker', 'options.max_ms', 'options.align'],
    run: jitterBuffers,
  },
  neteq_targets: {
    inputs: ['relativeDelaysMs', 'timesMs'],
    run: ({ relativeDelaysMs, timesMs }: { relativeDelaysMs: number[]; timesMs: number[] }) => ({
      resampled: neteqTargets(new NeteqTarget(), relativeDelaysMs, timesMs),
      everyPacket: neteqTargets(new NeteqTarget(0), relativeDelaysMs, timesMs),
    }),
  },
  pdv: {
    inputs: ['delaysMs', 'generator'],
    run: (input: { delaysMs: number[] } | Generated) => {
      const variation = delayVariation('delaysMs' in input ? input.delaysMs : generatedDelays(input.generator));
      return {
        maxPdv: variation?.maxPdvMs ?? null,
        p95: variation?.p95PdvMs ?? null,
        y1541: variation?.y1541Ms ?? null,
        mppdv: variation?.mppdvMs ?? null,
        mapdv2: variation?.mapdv2Ms ?? null,
        mapdvPos: variation?.mapdvPositiveMs ?? null,
        mapdvNeg: variation?.mapdvNegativeMs ?? null,
      };
    },
  },
  y1541_ipdv: {
    inputs: ['delaysMs', 'generator'],
    run: (input: { delaysMs: number[] } | Generated) => {
      const delays = 'delaysMs' in input ? input.delaysMs : generatedDelays(input.generator);
      return {
        y1541: delayVariation(delays)?.y1541Ms ?? null,
        minDelay: delays.length === 0 ? null : Math.min(...delays),
        p999: quantile(delays, 0.999),
      };
    },
  },
  skew: {
    inputs: ['points', 'generator'],
    run: (input: { points: TransitPoint[] } | Generated) => {
      const points = 'points' in input ? input.points : generatedPoints(input.generator);
      const envelope = lowerEnvelopeSlope(points);
      const line = leastSquaresSlope(points);
      const slope = 'generator' in input ? /\+(-?[\d.e-]+)\*x/.exec(input.generator)?.[1] : undefined;
      return {
        envelopePpm: envelope === null ? null : envelope * 1e6,
        lsqPpm: line === null ? null : line * 1e6,
        ...(slope === undefined ? {} : { truePpm: Number((Number(slope) * 1e6).toFixed(6)) }),
      };
    },
  },
  sip_kpis: { inputs: ATTEMPT_INPUTS, run: sessionKpis },
  registration: { inputs: REGISTRATION_INPUTS, run: registrationKpis },
};

export { checkVector, type Vector, type VectorFunction, type VectorFunctions } from './vector-check.js';
