import type { PayloadCounts } from './payload-counts.js';

/**
 * 0 dBov, the overload point, in dBm0: 3.17 dB for a full-scale sine of µ-law, 3.14 of A-law (G.711 tables 6 and 5), and 3.01 from a sine
 * to a square wave. RFC 6464 1 has the figure of µ-law.
 */
const OVERLOAD_DBM0: Readonly<Record<string, number>> = { PCMU: 6.18, PCMA: 6.15 };

/**
 * 10 lg(mean power in mW) of the speech measured, dBm0; null where nothing was measured, or it was digital silence. Source: G.711 tables 1
 * and 2 for the power of each code; confidence: standard.
 */
export function levelDbm0({
  powerSumMilliwatt,
  samples,
}: Pick<PayloadCounts, 'powerSumMilliwatt' | 'samples'>): number | null {
  return samples > 0 && powerSumMilliwatt > 0 ? 10 * Math.log10(powerSumMilliwatt / samples) : null;
}

/**
 * dBm0 less the overload point: 6.18 of µ-law, 6.15 of A-law, dBov; null for other codecs. A full-scale sine is -3.01. Source: G.711, RFC
 * 6464 1; confidence: standard.
 */
export function levelDbov(dbm0: number | null, codec: string | null): number | null {
  const overload = codec === null ? undefined : OVERLOAD_DBM0[codec];
  return dbm0 === null || overload === undefined ? null : dbm0 - overload;
}
