import { mergePacingCounts } from './pacing-counts.js';
import { addRecords, mergePayloadCounts } from './payload-counts.js';
import type { PlayoutCounts, WindowCounts } from './window-counts.js';

/** Most [media, transit] minima kept when windows are merged; beyond it neighbours are paired and the smaller is kept. */
export const TRANSIT_MINIMA_LIMIT = 1200;

/** Counts of two windows of one stream as one. Sums are exact; `a` and `b` may come in either order of time. */
export function mergeWindowCounts(a: WindowCounts, b: WindowCounts): WindowCounts {
  const [earlier, later] = a.firstUs <= b.firstUs ? [a, b] : [b, a];
  return {
    firstUs: earlier.firstUs,
    lastUs: Math.max(a.lastUs, b.lastUs),
    packets: a.packets + b.packets,
    expected: a.expected + b.expected,
    duplicates: a.duplicates + b.duplicates,
    mirrorDuplicates: a.mirrorDuplicates + b.mirrorDuplicates,
    reordered: a.reordered + b.reordered,
    restarts: a.restarts + b.restarts,
    strays: (a.strays ?? 0) + (b.strays ?? 0),
    payloadOctets: a.payloadOctets + b.payloadOctets,
    lossRuns: addEach(a.lossRuns, b.lossRuns),
    lostBySecond: addEach(a.lostBySecond, b.lostBySecond),
    jitterCount: a.jitterCount + b.jitterCount,
    jitterSumMs: a.jitterSumMs + b.jitterSumMs,
    jitterMaxMs: greater(a.jitterMaxMs, b.jitterMaxMs),
    jitterLastMs: later.jitterLastMs ?? earlier.jitterLastMs,
    deltaCount: a.deltaCount + b.deltaCount,
    deltaSumMs: a.deltaSumMs + b.deltaSumMs,
    deltaMaxMs: greater(a.deltaMaxMs, b.deltaMaxMs),
    delayHistogram: addEach(a.delayHistogram, b.delayHistogram),
    timestampJumps: a.timestampJumps + b.timestampJumps,
    markers: a.markers + b.markers,
    telephoneEvents: a.telephoneEvents + b.telephoneEvents,
    comfortNoise: a.comfortNoise + b.comfortNoise,
    payloadTypes: addRecords(a.payloadTypes, b.payloadTypes),
    ptimeMs: later.ptimeMs ?? earlier.ptimeMs,
    transitMinima: thin(earlier.transitMinima.concat(later.transitMinima)),
    transitRiseBeforeLoss: a.transitRiseBeforeLoss + b.transitRiseBeforeLoss,
    playout: {
      fixed50: mergePlayoutCounts(a.playout.fixed50, b.playout.fixed50),
      fixed200: mergePlayoutCounts(a.playout.fixed200, b.playout.fixed200),
      adaptive: mergePlayoutCounts(a.playout.adaptive, b.playout.adaptive),
    },
    payload: mergePayloadCounts(a.payload, b.payload),
    pacing: mergePacingCounts(a.pacing, b.pacing),
  };
}

export function mergePlayoutCounts(a: PlayoutCounts, b: PlayoutCounts): PlayoutCounts {
  return {
    played: a.played + b.played,
    late: a.late + b.late,
    concealed: a.concealed + b.concealed,
    missedRuns: a.missedRuns + b.missedRuns,
    missedInRuns: a.missedInRuns + b.missedInRuns,
    bursts: a.bursts + b.bursts,
    burstPackets: a.burstPackets + b.burstPackets,
    burstMissed: a.burstMissed + b.burstMissed,
    gapMissed: a.gapMissed + b.gapMissed,
    delaySumMs: a.delaySumMs + b.delaySumMs,
    delayCount: a.delayCount + b.delayCount,
  };
}

function addEach(a: readonly number[], b: readonly number[]): number[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((value, index) => value + (shorter[index] ?? 0));
}

function greater(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function thin(minima: [number, number][]): [number, number][] {
  if (minima.length <= TRANSIT_MINIMA_LIMIT) return minima;
  const kept: [number, number][] = [];
  for (let index = 0; index < minima.length; index += 2) {
    const one = minima[index] as [number, number];
    const other = minima[index + 1];
    kept.push(other === undefined || one[1] <= other[1] ? one : other);
  }
  return kept;
}
