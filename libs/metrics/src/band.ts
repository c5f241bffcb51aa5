/** Verdict on R normalised to 0..100; the web's colours and the alert rules use the same words. */
export type Band = 'good' | 'fair' | 'poor' | 'bad';

/** Lowest R of each band. */
export const BAND_FLOOR = { good: 80, fair: 70, poor: 60 } as const;

/**
 * Band of a normalised R (0..100): good from 80, fair from 70, poor from 60, bad below. Null stays null, since no data is never a verdict.
 * The steps are G.109's (two sources, through reprints), the words are ours; on WB and FB scales they hold by convention.
 */
export function bandOf(normalisedR: number): Band;
export function bandOf(normalisedR: number | null): Band | null;
export function bandOf(normalisedR: number | null): Band | null {
  if (normalisedR === null) return null;
  if (normalisedR >= BAND_FLOOR.good) return 'good';
  if (normalisedR >= BAND_FLOOR.fair) return 'fair';
  return normalisedR >= BAND_FLOOR.poor ? 'poor' : 'bad';
}

/** A window is impaired below this R, normalised. */
export const IMPAIRED_BELOW_R = 70;
