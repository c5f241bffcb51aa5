import { type BurstGapReport, burstGapReport, type Fate, markovFit } from './burst-gap-report.js';
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
import { asteriskExperienceScore, effectiveLatencyScore } from './elsewhere/effective-latency.js';
import { freeswitchScore, rtpengineScores, voipmonitorScore } from './elsewhere/program-scores.js';
import { EventCounters } from './event-counters.js';
import { integerJitter, JitterEstimator } from './jitter.js';
import { ExactReception, packCumulativeLost, ReceiverAccounting, unpackCumulativeLost } from './loss.js';
import { goodOrBetterPct, mosFromR, poorOrWorsePct, rFromMos, unflooredMosFromR, userSatisfaction } from './mos.js';
import { ntpFromUnixUs } from './ntp.js';
import { HistoryBuffer } from './playout/adaptive-history.js';
import { FixedBuffer } from './playout/fixed.js';
import { AdaptiveBuffer } from './playout/neteq-like.js';
import { NeteqTarget } from './playout/neteq-target.js';
import { type ArrivedPacket, type Simulation, simulate } from './playout/simulate.js';
import { mosOnScale, normaliseR } from './r-factor.js';
import { perceivedImpairment, rememberedImpairment } from './recency.js';
import { roundTripUnits, unitsToMs } from './round-trip.js';
import { SequenceExtender } from './sequence.js';
import { leastSquaresSlope, lowerEnvelopeSlope, type TransitPoint } from './skew.js';
import { timestampDelta } from './timestamp.js';

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

interface Generated {
  readonly generator: string;
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

function jitterTrace({ clock, packets }: { clock: number; packets: [seq: number, arrivalUs: number, ts: number][] }) {
  const exact = new JitterEstimator();
  const truncated = new JitterEstimator();
  const arrivalUnits: number[] = [];
  const timestamps: number[] = [];
  for (let index = 0; index < packets.length; index++) {
    const [, arrivalUs, timestamp] = packets[index] as [number, number, number];
    const before = packets[index - 1];
    const units = Math.floor((arrivalUs * clock) / 1e6);
    if (before !== undefined) {
      const step = timestampDelta(before[2], timestamp);
      exact.update((arrivalUs - before[1]) / 1000 - (step * 1000) / clock);
      truncated.update(units - (arrivalUnits[index - 1] as number) - step);
    }
    arrivalUnits.push(units);
    timestamps.push(timestamp);
  }
  return {
    finalTs: (exact.valueMs * clock) / 1000,
    finalMs: exact.valueMs,
    maxMs: exact.maxMs,
    meanMs: exact.count === 0 ? 0 : exact.sumMs / exact.count,
    rfcFloatTruncTs: truncated.valueMs,
    rfcFloatField: Math.floor(truncated.valueMs),
    rfcIntField: integerJitter(arrivalUnits, timestamps),
  };
}

function jitterAcrossClocks({ packets }: { packets: [arrivalS: number, clock: number, ts: number][] }) {
  const jitter = new JitterEstimator();
  const differences: (number | null)[] = [];
  packets.forEach(([arrivalS, , timestamp], index) => {
    const before = packets[index - 1];
    if (before === undefined) {
      differences.push(null);
      return;
    }
    const [beforeS, clock, beforeTimestamp] = before;
    const units = (arrivalS - beforeS) * clock - timestampDelta(beforeTimestamp, timestamp);
    differences.push(units);
    jitter.update((units * 1000) / clock);
  });
  return { d: differences, finalMs: jitter.valueMs };
}

function receiverAccount(receiver: ReceiverAccounting, sequences: number[], reportAfter: number[]) {
  const rejected: number[] = [];
  const reports: Record<string, number>[] = [];
  sequences.forEach((sequence, index) => {
    if (!receiver.update(sequence)) rejected.push(index);
    if (!reportAfter.includes(index + 1)) return;
    const report = receiver.report();
    reports.push({
      fraction: report.fractionLost256,
      cumulative: report.cumulativeLost,
      ext_max: report.extendedHighest,
      expected_interval: report.expectedInterval,
      received_interval: report.receivedInterval,
    });
  });
  const { received, expected, lost, base, cycles, restarts, extendedHighest } = receiver;
  return { received, expected, lost, extMax: extendedHighest, base, cycles, restarts, reports, rejected };
}

function exactAccount(sequences: number[]) {
  const reception = new ExactReception();
  for (const sequence of sequences) reception.update(sequence);
  const { received, unique, duplicates, reordered, expected, lost } = reception;
  return { received, unique, duplicates, reordered, expected, lost };
}

function fatesOf(states: string): Fate[] {
  return [...states].map((state) => (state === '1' ? 'played' : state === '0' ? 'lost' : 'discarded'));
}

function burstGap({ states, gmin, ptimeMs }: { states: string; gmin: number; ptimeMs: number }) {
  const fates = fatesOf(states);
  const report = burstGapReport(fates, ptimeMs, gmin);
  const counters = new EventCounters(gmin);
  for (const fate of fates) counters.update(fate);
  const printed = counters.report(ptimeMs);
  const markov = markovFit(fates);
  return {
    segments: report.stretches.map(({ kind, from, to }) => [kind, from, to]),
    burst: stretchTotals(report.burst),
    gap: stretchTotals(report.gap),
    xr: {
      loss_rate: report.lossRate256,
      discard_rate: report.discardRate256,
      burst_density: report.burstDensity256,
      gap_density: report.gapDensity256,
      burst_duration: report.burstDurationMs,
      gap_duration: report.gapDurationMs,
    },
    a2: {
      c11: counters.c11,
      c13: counters.c13,
      c14: counters.c14,
      c22: counters.c22,
      c23: counters.c23,
      c33: counters.c33,
      loss: counters.lost,
      discard: counters.discarded,
    },
    a2report: {
      ctotal: printed.total,
      p32: printed.p32,
      p23: printed.p23,
      burst_density: printed.burstDensity,
      gap_density: printed.gapDensity,
      gap_ms: printed.gapMs,
      burst_ms: printed.burstMs,
      loss_rate: printed.lossRate,
      discard_rate: printed.discardRate,
    },
    runs: report.runs,
    burstR: report.burstR,
    markov: {
      n00: markov.n00,
      n01: markov.n01,
      n10: markov.n10,
      n11: markov.n11,
      p: markov.p,
      q: markov.q,
      burst_r: markov.burstR,
    },
  };
}

function stretchTotals(totals: BurstGapReport['burst']) {
  return {
    count: totals.count,
    packets: totals.packets,
    lost: totals.missed,
    density: totals.density,
    mean_ms: totals.meanMs,
    sum_ms: totals.sumMs,
    sumsq_ms: totals.sumOfSquaresMs,
  };
}

interface BufferVectorOptions {
  readonly resync_ms?: number;
  readonly resync_on_marker?: boolean;
  readonly max_ms?: number;
  readonly align?: 'first' | 'min';
}

function jitterBuffers(input: { packets: [number, number, number, number][]; options: BufferVectorOptions }) {
  const packets = input.packets.map(
    ([extended, arrivalMs, mediaMs, marker]): ArrivedPacket => ({ extended, arrivalMs, mediaMs, marker: marker !== 0 }),
  );
  const history = new HistoryBuffer();
  const adaptive = new AdaptiveBuffer();
  const adaptiveRun = simulate(packets, (packet) => adaptive.judge(packet.arrivalMs, packet.mediaMs, 20, true));
  const { concealed } = adaptive;
  return {
    fixed50: fixedRun(packets, 50, input.options),
    fixed60: fixedRun(packets, 60, input.options),
    fixed200: fixedRun(packets, 200, input.options),
    history: {
      ...simulationFields(simulate(packets, (packet) => history.judge(packet.arrivalMs, packet.mediaMs))),
      resyncs: history.resyncs,
    },
    quantile: {
      ...simulationFields(adaptiveRun),
      effective_loss_pct:
        (100 * (adaptiveRun.expected - adaptiveRun.played + concealed)) / (adaptiveRun.expected + concealed),
      concealedFrames: concealed,
      meanDelay: adaptive.delayCount === 0 ? 0 : adaptive.delaySumMs / adaptive.delayCount,
      lastTarget: adaptive.targetMs,
    },
  };
}

function fixedRun(packets: readonly ArrivedPacket[], nominalMs: number, options: BufferVectorOptions) {
  const transits = packets.map((packet) => packet.arrivalMs - packet.mediaMs);
  const buffer = new FixedBuffer({
    nominalMs,
    ...(options.resync_ms === undefined ? {} : { resyncMs: options.resync_ms }),
    ...(options.max_ms === undefined ? {} : { maxMs: options.max_ms }),
    resyncOnMarker: options.resync_on_marker ?? false,
    ...(options.align === 'min' ? { referenceMs: Math.min(...transits) } : {}),
  });
  const run = simulate(packets, (packet) => buffer.judge(packet.arrivalMs - packet.mediaMs, true, packet.marker));
  return { ...simulationFields(run), late: buffer.late, early: buffer.early, resyncs: buffer.resyncs };
}

function simulationFields(run: Simulation) {
  return {
    played: run.played,
    late: run.discarded,
    early: 0,
    lost: run.lost,
    expected: run.expected,
    effective_loss_pct: run.expected === 0 ? 0 : (100 * (run.expected - run.played)) / run.expected,
    states: run.fates.map((fate) => (fate === 'played' ? '1' : fate === 'lost' ? '0' : 'X')).join(''),
    burstR: run.burstR,
  };
}

function neteqTargets(target: NeteqTarget, relativeMs: number[], timesMs: number[]): number[] {
  return relativeMs.map((relative, index) => {
    target.observe(timesMs[index] as number, relative);
    return target.targetMs;
  });
}

/** The generator of the vectors' synthetic traces: advance, then use. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = Number((BigInt(state) * 1103515245n + 12345n) & 0x7fffffffn);
    return state / 2 ** 31;
  };
}

/** `LCG(s): n x base+spread u, [i]=v, …` */
function generatedDelays(generator: string): number[] {
  const [, seed, count, base, spread] = /LCG\((\d+)\): (\d+) x ([\d.]+)\+([\d.]+)u/.exec(generator) ?? [];
  const random = lcg(Number(seed));
  const delays = Array.from({ length: Number(count) }, () => Number(base) + Number(spread) * random());
  for (const [, index, value] of generator.matchAll(/\[(\d+)\]=([\d.]+)/g)) delays[Number(index)] = Number(value);
  return delays;
}

/** `LCG(s): x=20i ms, y=100+m*x+k*u^2, i<n` */
function generatedPoints(generator: string): TransitPoint[] {
  const [, seed, slope, spread, count] =
    /LCG\((\d+)\): x=20i ms, y=100\+(-?[\d.]+)\*x\+([\d.]+)\*u\^2, i<(\d+)/.exec(generator) ?? [];
  const random = lcg(Number(seed));
  return Array.from({ length: Number(count) }, (_, index): TransitPoint => {
    const u = random();
    return [20 * index, 100 + Number(slope) * 20 * index + Number(spread) * u * u];
  });
}
