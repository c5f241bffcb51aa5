/**
 * Burst ratio, ITU-T G.107 (7-30): the mean observed run of losses over the mean run that random loss of the same
 * rate would have. 1 is random, above 1 is bursty.
 */

/** Fewer runs than this say nothing of burstiness: BurstR is 1. */
export const MIN_RUNS_FOR_BURST_RATIO = 10;
/** Upper end of the range of BurstR in G.107. */
export const MAX_BURST_RATIO = 8;

/** (lost / runs) (1 - Ppl), unfloored. Null where nothing was lost; 1 where all was, for then it is undefined. */
export function burstRatio(lost: number, runs: number, expected: number): number | null {
  if (runs <= 0 || lost <= 0 || expected <= 0) return null;
  if (lost >= expected) return 1;
  return (lost / runs) * (1 - lost / expected);
}

/** The ratio as the E-model takes it: 1..8, and 1 with too few runs to tell. */
export function burstRatioForModel(lost: number, runs: number, expected: number): number {
  if (runs < MIN_RUNS_FOR_BURST_RATIO) return 1;
  return Math.min(MAX_BURST_RATIO, Math.max(1, burstRatio(lost, runs, expected) ?? 1));
}

/** 1 / (p + q) of a two-state Markov chain: p = P(good to lost), q = P(lost to good). */
export function burstRatioOfChain(p: number, q: number): number {
  return 1 / (p + q);
}

/** Transitions of a sequence of fates, for the Markov fit. Null where a row was never left. */
export function burstRatioOfTransitions(n00: number, n01: number, n10: number, n11: number): number | null {
  if (n00 + n01 === 0 || n10 + n11 === 0) return null;
  return burstRatioOfChain(n01 / (n00 + n01), n10 / (n10 + n11));
}
