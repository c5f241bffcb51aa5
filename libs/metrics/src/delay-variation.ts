/** Delay variation of a set of packets: RFC 5481, ITU-T Y.1540 and G.1020. Lost packets are left out. */

/**
 * All in ms, none negative; against the smallest delay of the same set, so that an unknown offset of clocks does no harm. Sources and
 * confidence by field.
 */
export interface DelayVariation {
  /** Largest packet delay variation against the minimum (RFC 5481 4.2). */
  readonly maxPdvMs: number;
  readonly p95PdvMs: number;
  readonly p99PdvMs: number;
  /** Y.1540 IPDV: the 0.999 quantile less the minimum; the maximum with fewer than 1000 samples. */
  readonly y1541Ms: number;
  /** Mean of |D(i) - D(i-1)|. */
  readonly mppdvMs: number;
  /** Mean absolute packet delay variation 2, and its positive and negative parts (G.1020 6.2.3.2). */
  readonly mapdv2Ms: number;
  readonly mapdvPositiveMs: number;
  readonly mapdvNegativeMs: number;
}

/**
 * Variation of delays or transit times, ms, in sequence order, lost packets left out; null for an empty set. PDV(i) = D(i) - min D; MPPDV
 * = mean |D(i) - D(i-1)|; MAPDV2 = P + N with x(i) = (15 x(i-1) + D(i-1)) / 16, P and N the mean excesses above and below x. Source: RFC
 * 5481 4.2, Y.1540, G.1020 6.2.3.2; confidence: PDV read in the text, MPPDV single source, the 15 of MAPDV2 unconfirmed.
 */
export function delayVariation(delaysMs: readonly number[]): DelayVariation | null {
  if (delaysMs.length === 0) return null;
  const sorted = Float64Array.from(delaysMs).sort();
  const minimum = sorted[0] as number;
  const mapdv = meanAbsoluteDelayVariation(delaysMs);
  return {
    maxPdvMs: (sorted[sorted.length - 1] as number) - minimum,
    p95PdvMs: nearestRank(sorted, 0.95) - minimum,
    p99PdvMs: nearestRank(sorted, 0.99) - minimum,
    y1541Ms: nearestRank(sorted, 0.999) - minimum,
    mppdvMs: meanStep(delaysMs),
    mapdv2Ms: mapdv.positive + mapdv.negative,
    mapdvPositiveMs: mapdv.positive,
    mapdvNegativeMs: mapdv.negative,
  };
}

/**
 * Nearest-rank quantile: the smallest sample with at least `ceil(p n)` samples not above it, p 0..1; null for none. Under 1000 samples the
 * 0.999 quantile is the maximum. Convention (metrics reference 6.1).
 */
export function quantile(samples: readonly number[], p: number): number | null {
  if (samples.length === 0) return null;
  return nearestRank(Float64Array.from(samples).sort(), p);
}

function nearestRank(sorted: Float64Array, p: number): number {
  // ceil(0.95 * 20) must be 19, though the product is a little more than that in floating point.
  const rank = Math.ceil(p * sorted.length - 1e-9);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] as number;
}

function meanStep(delaysMs: readonly number[]): number {
  if (delaysMs.length < 2) return 0;
  let sum = 0;
  for (let index = 1; index < delaysMs.length; index++) {
    sum += Math.abs((delaysMs[index] as number) - (delaysMs[index - 1] as number));
  }
  return sum / (delaysMs.length - 1);
}

/** Deviation from a running average of gain 1/16, above and below it. */
function meanAbsoluteDelayVariation(delaysMs: readonly number[]): { positive: number; negative: number } {
  let average = delaysMs[0] as number;
  let previous = average;
  let above = 0;
  let below = 0;
  for (const delay of delaysMs) {
    average = (15 * average + previous) / 16;
    if (delay > average) above += delay - average;
    else below += average - delay;
    previous = delay;
  }
  return { positive: above / delaysMs.length, negative: below / delaysMs.length };
}
