/**
 * R to MOS and back, ITU-T G.107 Annex B and Appendix I. R is narrowband, or normalised to 0..100.
 * The cubic falls below 1 between R = 0 and 6.5153; MOS is floored at 1 there.
 */

/**
 * Smallest R that the inverse gives, 6.5153: below it the floor of MOS at 1 hides R. Source: root of the cubic of G.107 Annex B;
 * confidence: arithmetic.
 */
export const R_AT_MOS_1 = 6.515296;

/**
 * MOS = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6, 1..4.5: 1 for R up to 0, 4.5 from R 100 on, and floored at 1 up to R 6.5153, where the
 * cubic dips to 0.989. R narrowband, or normalised to 0..100. Source: G.107 Annex B; confidence: several independent programs and
 * reprints.
 */
export function mosFromR(r: number): number {
  return Math.max(1, unflooredMosFromR(r));
}

/**
 * The same as printed, without the floor: 0.98884..4.5. For comparison with programs that have none. Source: G.107 Annex B; confidence: as
 * `mosFromR`.
 */
export function unflooredMosFromR(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}

/**
 * R = 20/3 (8 - sqrt(226) cos(h + pi/3)) with h = 1/3 atan2(15 sqrt(-903522 + 1113960 MOS - 202500 MOS^2), 18566 - 6750 MOS); 6.5153..100.
 * A MOS of 1 or less gives "at most 6.5153", one of 4.5 or more 100. Source: G.107 Appendix I; confidence: equal to bisection of the cubic
 * to 2.4e-13.
 */
export function rFromMos(mos: number): number {
  if (mos <= 1) return R_AT_MOS_1;
  if (mos >= 4.5) return 100;
  const discriminant = Math.max(0, -903522 + 1113960 * mos - 202500 * mos * mos);
  const h = Math.atan2(15 * Math.sqrt(discriminant), 18566 - 6750 * mos) / 3;
  return (20 / 3) * (8 - Math.sqrt(226) * Math.cos(h + Math.PI / 3));
}

/**
 * GoB = 100 Phi((R - 60) / 16), percent of listeners who say "good or better", 0..100; Phi is the standard normal distribution, R
 * narrowband. Source: G.107 Annex B; confidence: two independent sources or more.
 */
export function goodOrBetterPct(r: number): number {
  return 100 * normalCdf((r - 60) / 16);
}

/**
 * PoW = 100 Phi((45 - R) / 16), percent of listeners who say "poor or worse", 0..100. Source: G.107 Annex B; confidence: as
 * `goodOrBetterPct`.
 */
export function poorOrWorsePct(r: number): number {
  return 100 * normalCdf((45 - r) / 16);
}

/**
 * Words for a narrowband R, in steps at 90, 80, 70, 60, 50. Source: G.109 and G.107 Annex B; confidence: several reprints, the text itself
 * was not read.
 */
export function userSatisfaction(r: number): string {
  if (r >= 90) return 'very satisfied';
  if (r >= 80) return 'satisfied';
  if (r >= 70) return 'some users dissatisfied';
  if (r >= 60) return 'many users dissatisfied';
  if (r >= 50) return 'nearly all users dissatisfied';
  return 'not recommended';
}

/** Standard normal distribution; series for small, continued fraction for large arguments, both to 1e-15. */
function normalCdf(x: number): number {
  const z = Math.abs(x);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return x >= 0 ? 0.5 + density * sum : 0.5 - density * sum;
  }
  let fraction = 0;
  for (let k = 60; k >= 1; k--) fraction = k / (z + fraction);
  const tail = density / (z + fraction);
  return x >= 0 ? 1 - tail : tail;
}
