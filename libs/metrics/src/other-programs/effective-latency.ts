import { mosFromR } from '../mos.js';

/**
 * "Effective latency", the formula that very many tools copy: eff = latency + 2 jitter + 10, ms; R = 93.2 - eff / 40 below 160, else 93.2 - (eff - 120) / 10; less
 * 2.5 for each percent of loss; MOS 1..4.5 by the cubic. It is not the E-model: for comparison with them only. Latency is the round trip in most of them.
 * Source: PingPlotter; confidence: many independent copies.
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

/** R before loss: at most 93.2. */
export function effectiveLatencyR(effectiveMs: number): number {
  return effectiveMs < 160 ? 93.2 - effectiveMs / 40 : 93.2 - (effectiveMs - 120) / 10;
}

/**
 * Asterisk's media experience score 0..100: eff = round trip + 2 jitter (stdev / 3) + 10, ms; R as above less 2 for each packet lost in a report interval; 20 MOS.
 * Source: Asterisk `res_rtp_asterisk.c`; confidence: code compiled for the vectors.
 */
export function asteriskExperienceScore(
  roundTripMs: number,
  jitterMeanMs: number,
  jitterDeviationMs: number,
  meanLost: number,
): number {
  const effectiveMs = roundTripMs + 2 * jitterMeanMs * (jitterDeviationMs / 3) + 10;
  return 20 * mosFromR(effectiveLatencyR(effectiveMs) - 2 * meanLost);
}
