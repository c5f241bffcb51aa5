import { addPacingCounts, copyOfPacingCounts } from './pacing-counts.js';
import { type AddNamed, addEachKey, addPayloadCounts, copyOfPayloadCounts } from './payload-counts.js';
import type { PlayoutCounts, WindowCounts } from './window-counts.js';

/** Most [media, transit] minima kept when windows are merged; beyond it neighbours are paired and the smaller is kept. */
export const TRANSIT_MINIMA_LIMIT = 1200;

/** Counts of two windows of one stream as one. Sums are exact; `a` and `b` may come in either order of time. */
export function mergeWindowCounts(a: WindowCounts, b: WindowCounts): WindowCounts {
  const sum = copyOf(a);
  add(sum, b, addEachKey);
  return sum;
}

/** Counts of all windows of one stream as one. */
export function totalWindowCounts(first: WindowCounts, rest: Iterable<WindowCounts>): WindowCounts {
  const sum = copyOf(first);
  const named = new NamedSums();
  for (const counts of rest) add(sum, counts, named.add);
  named.finish();
  return sum;
}

/** Sums by name, made at the end: of most windows they are one and the same object, and names that are numbers are slow to list. */
class NamedSums {
  readonly #times = new Map<Record<string, number>, Map<Record<string, number>, number>>();

  readonly add: AddNamed = (sum, counts) => {
    let times = this.#times.get(sum);
    if (times === undefined) {
      times = new Map();
      this.#times.set(sum, times);
    }
    times.set(counts, (times.get(counts) ?? 0) + 1);
  };

  finish(): void {
    for (const [sum, times] of this.#times) for (const [counts, count] of times) addEachKey(sum, counts, count);
  }
}

function copyOf(counts: WindowCounts): WindowCounts {
  const { fixed50, fixed200, adaptive } = counts.playout;
  return {
    ...counts,
    strays: counts.strays ?? 0,
    lossRuns: counts.lossRuns.slice(),
    lostBySecond: counts.lostBySecond.slice(),
    delayHistogram: counts.delayHistogram.slice(),
    payloadTypes: { ...counts.payloadTypes },
    transitMinima: counts.transitMinima.slice(),
    playout: { fixed50: { ...fixed50 }, fixed200: { ...fixed200 }, adaptive: { ...adaptive } },
    passages: undefined,
    payload: counts.payload === undefined ? undefined : copyOfPayloadCounts(counts.payload),
    pacing: counts.pacing === undefined ? undefined : copyOfPacingCounts(counts.pacing),
  };
}

/** Adds a window to a sum that is nobody else's. */
function add(sum: WindowCounts, counts: WindowCounts, addNamed: AddNamed): void {
  const isLater = sum.firstUs <= counts.firstUs;
  sum.lastUs = Math.max(sum.lastUs, counts.lastUs);
  sum.packets += counts.packets;
  sum.expected += counts.expected;
  sum.duplicates += counts.duplicates;
  sum.mirrorDuplicates += counts.mirrorDuplicates;
  sum.reordered += counts.reordered;
  sum.restarts += counts.restarts;
  sum.strays = (sum.strays ?? 0) + (counts.strays ?? 0);
  sum.payloadOctets += counts.payloadOctets;
  addEach(sum.lossRuns, counts.lossRuns);
  addEach(sum.lostBySecond, counts.lostBySecond);
  sum.jitterCount += counts.jitterCount;
  sum.jitterSumMs += counts.jitterSumMs;
  sum.jitterMaxMs = greater(sum.jitterMaxMs, counts.jitterMaxMs);
  sum.deltaCount += counts.deltaCount;
  sum.deltaSumMs += counts.deltaSumMs;
  sum.deltaMaxMs = greater(sum.deltaMaxMs, counts.deltaMaxMs);
  addEach(sum.delayHistogram, counts.delayHistogram);
  sum.timestampJumps += counts.timestampJumps;
  sum.markers += counts.markers;
  sum.telephoneEvents += counts.telephoneEvents;
  sum.comfortNoise += counts.comfortNoise;
  addNamed(sum.payloadTypes, counts.payloadTypes);
  sum.transitRiseBeforeLoss += counts.transitRiseBeforeLoss;
  addPlayout(sum.playout.fixed50, counts.playout.fixed50);
  addPlayout(sum.playout.fixed200, counts.playout.fixed200);
  addPlayout(sum.playout.adaptive, counts.playout.adaptive);
  if (counts.payload !== undefined) {
    if (sum.payload === undefined) sum.payload = copyOfPayloadCounts(counts.payload);
    else addPayloadCounts(sum.payload, counts.payload, addNamed);
  }
  if (counts.pacing !== undefined) {
    if (sum.pacing === undefined) sum.pacing = copyOfPacingCounts(counts.pacing);
    else addPacingCounts(sum.pacing, counts.pacing, addNamed);
  }
  if (isLater) {
    sum.jitterLastMs = counts.jitterLastMs ?? sum.jitterLastMs;
    sum.ptimeMs = counts.ptimeMs ?? sum.ptimeMs;
    for (const minimum of counts.transitMinima) sum.transitMinima.push(minimum);
  } else {
    sum.firstUs = counts.firstUs;
    sum.jitterLastMs ??= counts.jitterLastMs;
    sum.ptimeMs ??= counts.ptimeMs;
    sum.transitMinima = counts.transitMinima.concat(sum.transitMinima);
  }
  sum.transitMinima = thin(sum.transitMinima);
}

function addPlayout(sum: PlayoutCounts, counts: PlayoutCounts): void {
  sum.played += counts.played;
  sum.late += counts.late;
  sum.concealed += counts.concealed;
  sum.missedRuns += counts.missedRuns;
  sum.missedInRuns += counts.missedInRuns;
  sum.bursts += counts.bursts;
  sum.burstPackets += counts.burstPackets;
  sum.burstMissed += counts.burstMissed;
  sum.gapMissed += counts.gapMissed;
  sum.delaySumMs += counts.delaySumMs;
  sum.delayCount += counts.delayCount;
}

/** An array that is shorter has zeros where it ends. */
function addEach(sum: number[], counts: readonly number[]): void {
  for (let index = 0; index < counts.length; index++) {
    sum[index] = (sum[index] ?? 0) + (counts[index] as number);
  }
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
