/** Verdict on what was heard, from good to bad; the web's colours and the alert rules use the same words. */
export type Band = 'good' | 'fair' | 'poor' | 'bad';

const RANK: Readonly<Record<Band, number>> = { good: 0, fair: 1, poor: 2, bad: 3 };

/** The worse of two bands; null (no data) says nothing and leaves the other. */
export function worseBand(a: Band | null, b: Band | null): Band | null {
  if (a === null || b === null) return a ?? b;
  return RANK[a] >= RANK[b] ? a : b;
}

/** Whether a listener would call it impaired: poor or bad. Under ITU's limits that is R below 70. */
export function isImpaired(band: Band | null): boolean {
  return band === 'poor' || band === 'bad';
}
