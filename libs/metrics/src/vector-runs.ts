/** Whole traces of the vectors, run through our parts and told in the vectors' own names. */
import { type BurstGapReport, burstGapReport, type Fate, markovFit } from './burst-gap-report.js';
import { EventCounters } from './event-counters.js';
import { integerJitter, JitterEstimator } from './jitter.js';
import { ExactReception, type ReceiverAccounting } from './loss.js';
import { HistoryBuffer } from './playout/adaptive-history.js';
import { FixedBuffer } from './playout/fixed.js';
import { AdaptiveBuffer } from './playout/neteq-like.js';
import type { NeteqTarget } from './playout/neteq-target.js';
import { type ArrivedPacket, type Simulation, simulate } from './playout/simulate.js';
import type { TransitPoint } from './skew.js';
import { timestampDelta } from './timestamp.js';

export interface Generated {
  readonly generator: string;
}

export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

export function jitterTrace({
  clock,
  packets,
}: {
  clock: number;
  packets: [seq: number, arrivalUs: number, ts: number][];
}) {
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

export function jitterAcrossClocks({ packets }: { packets: [arrivalS: number, clock: number, ts: number][] }) {
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

export function receiverAccount(receiver: ReceiverAccounting, sequences: number[], reportAfter: number[]) {
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

export function exactAccount(sequences: number[]) {
  const reception = new ExactReception();
  for (const sequence of sequences) reception.update(sequence);
  const { received, unique, duplicates, reordered, expected, lost } = reception;
  return { received, unique, duplicates, reordered, expected, lost };
}

export function fatesOf(states: string): Fate[] {
  return [...states].map((state) => (state === '1' ? 'played' : state === '0' ? 'lost' : 'discarded'));
}

export function burstGap({ states, gmin, ptimeMs }: { states: string; gmin: number; ptimeMs: number }) {
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

export function jitterBuffers(input: { packets: [number, number, number, number][]; options: BufferVectorOptions }) {
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

export function neteqTargets(target: NeteqTarget, relativeMs: number[], timesMs: number[]): number[] {
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
export function generatedDelays(generator: string): number[] {
  const parts = /^LCG\((\d+)\): (\d+) x (-?[\d.]+)\+([\d.]+)u(?:, \[\d+\]=[\d.]+)*$/.exec(generator);
  if (parts === null) throw new Error(`unknown generator ${generator}`);
  const [, seed, count, base, spread] = parts;
  const random = lcg(Number(seed));
  const delays = Array.from({ length: Number(count) }, () => Number(base) + Number(spread) * random());
  for (const [, index, value] of generator.matchAll(/\[(\d+)\]=([\d.]+)/g)) delays[Number(index)] = Number(value);
  return delays;
}

/** `LCG(s): x=20i ms, y=100+m*x+k*u^2, i<n` */
export function generatedPoints(generator: string): TransitPoint[] {
  const parts = /^LCG\((\d+)\): x=(\d+)i ms, y=([\d.]+)\+(-?[\d.e-]+)\*x\+([\d.]+)\*u(?:\^(\d))?, i<(\d+)$/.exec(
    generator,
  );
  if (parts === null) throw new Error(`unknown generator ${generator}`);
  const [, seed, step, base, slope, spread, power = '1', count] = parts;
  const random = lcg(Number(seed));
  return Array.from({ length: Number(count) }, (_, index): TransitPoint => {
    const u = random();
    const x = Number(step) * index;
    return [x, Number(base) + Number(slope) * x + Number(spread) * u ** Number(power)];
  });
}
