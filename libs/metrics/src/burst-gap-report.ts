import { GMIN } from './burst-gap.js';
import { burstRatio, burstRatioOfTransitions } from './burst-ratio.js';

/** What became of an expected packet. */
export type Fate = 'played' | 'lost' | 'discarded';

/** A burst or a gap: packets `from` up to but not including `to`. */
export interface Stretch {
  readonly kind: 'burst' | 'gap';
  readonly from: number;
  readonly to: number;
}

/** All bursts, or all gaps, of a stream put together; durations in ms. */
export interface StretchTotals {
  readonly count: number;
  readonly packets: number;
  /** Lost and discarded packets in them. */
  readonly missed: number;
  /** Missed of the packets, 0..1; 0 without packets. */
  readonly density: number;
  readonly meanMs: number;
  readonly sumMs: number;
  readonly sumOfSquaresMs: number;
}

/** Bursts and gaps by the definition of RFC 3611 4.7.2, with the fields of the VoIP metrics block made of them. */
export interface BurstGapReport {
  readonly stretches: readonly Stretch[];
  readonly burst: StretchTotals;
  readonly gap: StretchTotals;
  /** Fields of the RFC 3611 VoIP metrics block, n / 256 and ms. */
  readonly lossRate256: number;
  readonly discardRate256: number;
  readonly burstDensity256: number;
  readonly gapDensity256: number;
  readonly burstDurationMs: number;
  readonly gapDurationMs: number;
  /** Lengths of the runs of missed packets. */
  readonly runs: readonly number[];
  /** Unfloored; 1 where nothing was missed, null where all was. */
  readonly burstR: number | null;
}

/**
 * Divides the fates of a stream, in sequence order, into bursts and gaps: a burst begins and ends with a missed packet and has no Gmin
 * good ones in a row. Durations = packets * `packetMs`; fields of the block floor(256 part / whole), 255 at most. Source: RFC 3611 4.7.2;
 * confidence: text read, equal to brute force; of its printed example the definition is followed, not the figures.
 */
export function burstGapReport(fates: readonly Fate[], packetMs: number, gmin: number = GMIN): BurstGapReport {
  const stretches = stretchesOf(fates, gmin);
  const burst = totalsOf('burst', stretches, fates, packetMs);
  const gap = totalsOf('gap', stretches, fates, packetMs);
  const lost = fates.filter((fate) => fate === 'lost').length;
  const discarded = fates.filter((fate) => fate === 'discarded').length;
  const runs = missedRuns(fates);
  const missed = lost + discarded;
  return {
    stretches,
    burst,
    gap,
    lossRate256: rate256(lost, fates.length),
    discardRate256: rate256(discarded, fates.length),
    burstDensity256: rate256(burst.missed, burst.packets),
    gapDensity256: rate256(gap.missed, gap.packets),
    burstDurationMs: Math.floor(burst.meanMs),
    gapDurationMs: Math.floor(gap.meanMs),
    runs,
    burstR: missed > 0 && missed === fates.length ? null : (burstRatio(missed, runs.length, fates.length) ?? 1),
  };
}

/** Lengths of runs of consecutive packets not played. */
export function missedRuns(fates: readonly Fate[]): number[] {
  const runs: number[] = [];
  let open = 0;
  for (const fate of fates) {
    if (fate !== 'played') open++;
    else if (open > 0) {
      runs.push(open);
      open = 0;
    }
  }
  if (open > 0) runs.push(open);
  return runs;
}

/**
 * Transitions between good (0) and missed (1) packets, with p = n01 / (n00 + n01), q = n10 / (n10 + n11) and BurstR = 1 / (p + q); null
 * where a row was never left. Source: G.107 (7-30); confidence: two independent sources or more.
 */
export function markovFit(fates: readonly Fate[]): {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
  readonly p: number | null;
  readonly q: number | null;
  readonly burstR: number | null;
} {
  const counts = [0, 0, 0, 0];
  for (let index = 1; index < fates.length; index++) {
    const transition = (fates[index - 1] === 'played' ? 0 : 2) + (fates[index] === 'played' ? 0 : 1);
    counts[transition] = (counts[transition] as number) + 1;
  }
  const [n00, n01, n10, n11] = counts as [number, number, number, number];
  const p = n00 + n01 > 0 ? n01 / (n00 + n01) : null;
  const q = n10 + n11 > 0 ? n10 / (n10 + n11) : null;
  return { n00, n01, n10, n11, p, q, burstR: burstRatioOfTransitions(n00, n01, n10, n11) };
}

function stretchesOf(fates: readonly Fate[], gmin: number): Stretch[] {
  const stretches: Stretch[] = [];
  let gapFrom = 0;
  let clusterFrom = -1;
  let clusterTo = -1;
  let clusterMissed = 0;
  const closeCluster = (): void => {
    if (clusterMissed < 2) return;
    if (clusterFrom > gapFrom) stretches.push({ kind: 'gap', from: gapFrom, to: clusterFrom });
    stretches.push({ kind: 'burst', from: clusterFrom, to: clusterTo });
    gapFrom = clusterTo;
  };
  fates.forEach((fate, index) => {
    if (fate === 'played') return;
    if (clusterMissed === 0 || index - clusterTo >= gmin) {
      closeCluster();
      clusterFrom = index;
      clusterMissed = 0;
    }
    clusterMissed++;
    clusterTo = index + 1;
  });
  closeCluster();
  if (gapFrom < fates.length) stretches.push({ kind: 'gap', from: gapFrom, to: fates.length });
  return stretches;
}

function totalsOf(
  kind: Stretch['kind'],
  stretches: readonly Stretch[],
  fates: readonly Fate[],
  packetMs: number,
): StretchTotals {
  const chosen = stretches.filter((stretch) => stretch.kind === kind);
  let packets = 0;
  let missed = 0;
  let sumOfSquaresMs = 0;
  for (const { from, to } of chosen) {
    packets += to - from;
    sumOfSquaresMs += ((to - from) * packetMs) ** 2;
    for (let index = from; index < to; index++) if (fates[index] !== 'played') missed++;
  }
  return {
    count: chosen.length,
    packets,
    missed,
    density: packets === 0 ? 0 : missed / packets,
    meanMs: chosen.length === 0 ? 0 : (packets * packetMs) / chosen.length,
    sumMs: packets * packetMs,
    sumOfSquaresMs,
  };
}

function rate256(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(255, Math.floor((256 * part) / whole));
}
