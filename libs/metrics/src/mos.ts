/**
 * R to MOS and back, ITU-T G.107 Annex B and Appendix I. R is narrowband, or normalised to 0..100.
 * The cubic falls below 1 between R = 0 and 6.5153; MOS is floored at 1 there.
 */

/** Smallest R that the inverse gives: below it the floor of MOS hides R. */
export const R_AT_MOS_1 = 6.515296;

/** MOS 1..4.5 of an R factor. */
export function mosFromR(r: number): number {
  return Math.max(1, unflooredMosFromR(r));
}

/** G.107's formula as printed, without the floor at 1. */
export function unflooredMosFromR(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}

/** R 6.5153..100 of a MOS; a MOS of 1 or less gives "at most 6.5153", one of 4.5 or more gives 100. */
export function rFromMos(mos: number): number {
  if (mos <= 1) return R_AT_MOS_1;
  if (mos >= 4.5) return 100;
  const discriminant = Math.max(0, -903522 + 1113960 * mos - 202500 * mos * mos);
  const h = Math.atan2(15 * Math.sqrt(discriminant), 18566 - 6750 * mos) / 3;
  return (20 / 3) * (8 - Math.sqrt(226) * Math.cos(h + Math.PI / 3));
}

/** Percentage of listeners who say "good or better". */
export function goodOrBetterPct(r: number): number {
  return 100 * normalCdf((r - 60) / 16);
}

/** Percentage of listeners who say "poor or worse". */
export function poorOrWorsePct(r: number): number {
  return 100 * normalCdf((45 - r) / 16);
}

/** G.109's words for a narrowband R. */
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
