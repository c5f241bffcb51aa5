import type { PlayoutCounts } from './window-counts.js';

/**
 * Time-varying quality: how impairment is perceived through bursts and gaps (ETSI TS 101 329-5 Annex E, after Clark). Confidence: one
 * independent source (OPAL) has the constants; the formulas were checked against numerical integration.
 */

/** Time constants of getting used to worse and to better quality, and of forgetting a burst, s. */
const INTO_BURST_S = 5;
const OUT_OF_BURST_S = 15;
const RECENCY_S = 30;
const RECENCY_WEIGHT = 0.7;

/** In units of Ie, or of R where -R was given; see `perceivedImpairment`. */
export interface PerceivedImpairment {
  /** Perceived level at the end and at the start of a burst. */
  readonly atBurstEnd: number;
  readonly atBurstStart: number;
  /** Mean over time. */
  readonly average: number;
}

/** Mean burst and mean gap of a stream behind one buffer, by RFC 3611 4.7.2 with Gmin 16. */
export interface BurstsAndGaps {
  readonly bursts: number;
  /** Mean durations, s. Each burst is followed by one gap. */
  readonly burstS: number;
  readonly gapS: number;
  /** Lost and late of the expected packets in them, percent. */
  readonly burstDensityPct: number;
  readonly gapDensityPct: number;
}

/**
 * Mean bursts and gaps from counts, durations in s, densities in percent 0..100. Null without a burst, where quality did not vary, and
 * where no packet time is known. Source: RFC 3611 4.7.2; confidence: text read.
 */
export function burstsAndGaps(counts: PlayoutCounts, expected: number, ptimeMs: number | null): BurstsAndGaps | null {
  const { bursts, burstPackets, burstMissed, gapMissed } = counts;
  if (ptimeMs === null || ptimeMs <= 0 || bursts <= 0 || burstPackets <= 0) return null;
  const gapPackets = Math.max(0, expected - burstPackets);
  const percent = (part: number, whole: number): number =>
    whole <= 0 ? 0 : Math.min(100, Math.max(0, (100 * part) / whole));
  return {
    bursts,
    burstS: (burstPackets * ptimeMs) / bursts / 1000,
    gapS: (gapPackets * ptimeMs) / bursts / 1000,
    burstDensityPct: percent(burstMissed, burstPackets),
    gapDensityPct: percent(gapMissed, gapPackets),
  };
}

/**
 * Bursts of `burstS` with Ie `burstIe` alternate with gaps of `gapS` with `gapIe`; perceived impairment moves exponentially towards each,
 * with T1 = 5 s into a burst and T2 = 15 s out of it. With eb = e^(-b/T1) and eg = e^(-g/T2): I2 = (Ig (1 - eg) + Ib (1 - eb) eg) / (1 -
 * eb eg), I1 = Ib - (Ib - I2) eb, mean = [b Ib + g Ig - T1 (Ib - I2)(1 - eb) + T2 (I1 - Ig)(1 - eg)] / (b + g). The formulas are linear in
 * the two impairments, so -R in place of Ie gives -R. Durations in s, above 0; results in units of Ie. Source: ETSI TS 101 329-5 Annex E;
 * confidence: single source (OPAL), integral verified.
 */
export function perceivedImpairment(burstIe: number, gapIe: number, burstS: number, gapS: number): PerceivedImpairment {
  const burstDecay = Math.exp(-burstS / INTO_BURST_S);
  const gapDecay = Math.exp(-gapS / OUT_OF_BURST_S);
  const atBurstStart = (gapIe * (1 - gapDecay) + burstIe * (1 - burstDecay) * gapDecay) / (1 - burstDecay * gapDecay);
  const atBurstEnd = burstIe - (burstIe - atBurstStart) * burstDecay;
  const total =
    burstS * burstIe +
    gapS * gapIe -
    INTO_BURST_S * (burstIe - atBurstStart) * (1 - burstDecay) +
    OUT_OF_BURST_S * (atBurstEnd - gapIe) * (1 - gapDecay);
  return { atBurstEnd, atBurstStart, average: total / (burstS + gapS) };
}

/**
 * Impairment as remembered at the end of a call, `sinceBurstS` after its last burst: mean + 0.7 (I1 - mean) e^(-y / 30 s), units of Ie.
 * Source: ETSI TS 101 329-5 Annex E; confidence: single source.
 */
export function rememberedImpairment(perceived: PerceivedImpairment, sinceBurstS: number): number {
  const { average, atBurstEnd } = perceived;
  return average + RECENCY_WEIGHT * (atBurstEnd - average) * Math.exp(-sinceBurstS / RECENCY_S);
}
