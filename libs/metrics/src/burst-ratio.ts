/**
 * Burst ratio, ITU-T G.107 (7-30): the mean observed run of losses over the mean run that random loss of the same
 * rate would have. 1 is random, above 1 is bursty.
 */

/** Fewer runs than this say nothing of burstiness: BurstR is 1 then. Source: convention (metrics reference 4.4). */
export const MIN_RUNS_FOR_BURST_RATIO = 10;
/**
 * Upper end of the range of BurstR. Source: G.107 table 2; confidence: single source, and the term was validated up to 2 or for losses
 * under 2 % only.
 */
export const MAX_BURST_RATIO = 8;

/**
 * BurstR = (lost / runs) (1 - lost / expected): mean run of losses over that of random loss; 1 is random, unfloored here. Packets. Null
 * where nothing was lost; 1 where all was, for then it is undefined. Source: G.107 (7-30); confidence: equal to the Markov form for long
 * traces.
 */
export function burstRatio(lost: number, runs: number, expected: number): number | null {
  if (runs <= 0 || lost <= 0 || expected <= 0) return null;
  if (lost >= expected) return 1;
  return (lost / runs) * (1 - lost / expected);
}

/**
 * `burstRatio` as the E-model takes it, clamped to 1..8, and 1 with fewer than ten runs. Source: G.107 (7-30); confidence: formula in two
 * sources, floor and number of runs a convention.
 */
export function burstRatioForModel(lost: number, runs: number, expected: number): number {
  if (runs < MIN_RUNS_FOR_BURST_RATIO) return 1;
  return Math.min(MAX_BURST_RATIO, Math.max(1, burstRatio(lost, runs, expected) ?? 1));
}

/**
 * BurstR = 1 / (p + q) of a two-state Markov chain: p = P(good to lost), q = P(lost to good), 0..1 each and not both 0. Source: G.107
 * (7-30); confidence: two independent sources or more.
 */
export function burstRatioOfChain(p: number, q: number): number {
  return 1 / (p + q);
}

/**
 * `burstRatioOfChain` with p = n01 / (n00 + n01) and q = n10 / (n10 + n11) from counted transitions (0 good, 1 lost). Null where a row was
 * never left. Source: G.107 (7-30); confidence: as there.
 */
export function burstRatioOfTransitions(n00: number, n01: number, n10: number, n11: number): number | null {
  if (n00 + n01 === 0 || n10 + n11 === 0) return null;
  return burstRatioOfChain(n01 / (n00 + n01), n10 / (n10 + n11));
}
