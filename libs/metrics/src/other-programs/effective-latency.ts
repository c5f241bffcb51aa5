import { mosFromR } from '../mos.js';

/**
 * "Effective latency", the formula that very many tools copy. It is not the E-model: for comparison with them only.
 * Latency is the round trip in most of them.
 */
export function effectiveLatencyScore(
  latencyMs: number,
  jitterMs: number,
  lossPct: number,
): { readonly effectiveMs: number; readonly r: number; readonly mos: number } {
  const effectiveMs = latencyMs + 2 * jitterMs + 10;
  const r = effectiveLatencyR(effectiveMs) - 2.5 * lossPct;
  return { effectiveMs, r, mos: mosFromR(r) };
}

/** R before loss. */
export function effectiveLatencyR(effectiveMs: number): number {
  return effectiveMs < 160 ? 93.2 - effectiveMs / 40 : 93.2 - (effectiveMs - 120) / 10;
}

/** Asterisk's media experience score 0..100, `res_rtp_asterisk.c`. */
export function asteriskExperienceScore(
  roundTripMs: number,
  jitterMeanMs: number,
  jitterDeviationMs: number,
  meanLost: number,
): number {
  const effectiveMs = roundTripMs + 2 * jitterMeanMs * (jitterDeviationMs / 3) + 10;
  return 20 * mosFromR(effectiveLatencyR(effectiveMs) - 2 * meanLost);
}
