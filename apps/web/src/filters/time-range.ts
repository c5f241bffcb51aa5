/** Ranges that move with the clock, by the word in the address. */
export const RELATIVE_RANGES = [
  { word: '15m', label: 'Last 15 min', lengthUs: 15 * 60e6 },
  { word: '1h', label: 'Last 1 h', lengthUs: 3600e6 },
  { word: '6h', label: 'Last 6 h', lengthUs: 6 * 3600e6 },
  { word: '24h', label: 'Last 24 h', lengthUs: 24 * 3600e6 },
  { word: '7d', label: 'Last 7 d', lengthUs: 7 * 86400e6 },
  { word: '30d', label: 'Last 30 d', lengthUs: 30 * 86400e6 },
] as const;

export type RelativeWord = (typeof RELATIVE_RANGES)[number]['word'];

export type TimeRange =
  | { kind: 'all' }
  | { kind: 'relative'; word: RelativeWord }
  | { kind: 'absolute'; fromUs: number | null; toUs: number | null };

export function relativeRange(word: string) {
  return RELATIVE_RANGES.find((range) => range.word === word);
}

/** From and to in microseconds at a moment; null is open. A relative range has no end, so that what comes now is in it. */
export function bounds(range: TimeRange, nowUs: number): { fromUs: number | null; toUs: number | null } {
  if (range.kind === 'all') return { fromUs: null, toUs: null };
  if (range.kind === 'absolute') return { fromUs: range.fromUs, toUs: range.toUs };
  return { fromUs: nowUs - (relativeRange(range.word)?.lengthUs ?? 0), toUs: null };
}

/** The same span with fixed ends, so that a shared address shows the same calls tomorrow. */
export function frozen(range: TimeRange, nowUs: number): TimeRange {
  if (range.kind !== 'relative') return range;
  return { kind: 'absolute', fromUs: bounds(range, nowUs).fromUs, toUs: nowUs };
}
