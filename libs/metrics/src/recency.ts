/** Time-varying quality: how impairment is perceived through bursts and gaps (ETSI TS 101 329-5 Annex E, after Clark). */

/** Time constants of getting used to worse and to better quality, and of forgetting a burst, s. */
const INTO_BURST_S = 5;
const OUT_OF_BURST_S = 15;
const RECENCY_S = 30;
const RECENCY_WEIGHT = 0.7;

export interface PerceivedImpairment {
  /** Perceived level at the end and at the start of a burst. */
  readonly atBurstEnd: number;
  readonly atBurstStart: number;
  /** Mean over time. */
  readonly average: number;
}

/** Bursts of `burstS` with Ie `burstIe` alternate with gaps of `gapS` with `gapIe`. */
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

/** Impairment as remembered at the end of a call, `sinceBurstS` after its last burst. */
export function rememberedImpairment(perceived: PerceivedImpairment, sinceBurstS: number): number {
  const { average, atBurstEnd } = perceived;
  return average + RECENCY_WEIGHT * (atBurstEnd - average) * Math.exp(-sinceBurstS / RECENCY_S);
}
