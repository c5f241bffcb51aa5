import { NO_SESSIONS, type SessionCounts } from '@earshot/metrics';

/** Length of a slot; a contribution is of one. */
export const ROLLUP_SLOT_US = 300_000_000;

const SESSION_FIELDS = Object.keys(NO_SESSIONS) as readonly (keyof SessionCounts)[];
/** So many of them are before the media; those that came later are behind the histograms, so that what is stored keeps its places. */
const FIRST_SESSION_FIELDS = 12;

/** What adds over streams: packets, time that was heard in each band, and sums for means. */
export const MEDIA_FIELDS = [
  ...['streams', 'packets', 'expected', 'lost', 'windows', 'impairedWindows'],
  ...['goodMs', 'fairMs', 'poorMs', 'badMs', 'unscoredMs'],
  ...['jitterWindows', 'jitterSumUs', 'roundTripWindows', 'roundTripSumUs'],
] as const;
export type MediaField = (typeof MEDIA_FIELDS)[number];

/**
 * Upper edges of the buckets of each histogram, the edge excluded; a last bucket takes all above. Of windows, but for the delay to
 * ringing, which is of attempts.
 */
export const HISTOGRAM_EDGES = {
  mosLq: [1.5, 2, 2.5, 2.8, 3.1, 3.3, 3.6, 3.8, 4, 4.1, 4.2, 4.3, 4.4],
  lossPct: [0.1, 0.5, 1, 2, 3, 5, 10, 20, 50],
  jitterMs: [1, 2, 5, 10, 15, 20, 30, 40, 50, 100, 200],
  roundTripMs: [20, 50, 100, 150, 200, 300, 400, 500, 1000],
  postDialMs: [500, 1000, 2000, 3000, 4000, 6000, 10_000, 20_000],
} as const;
export type HistogramName = keyof typeof HISTOGRAM_EDGES;
export const HISTOGRAMS = Object.keys(HISTOGRAM_EDGES) as readonly HistogramName[];

/** Where each number of a contribution is: sessions, media, then the histograms one after the other, then later sums of sessions. */
const MEDIA_AT = FIRST_SESSION_FIELDS;
const HISTOGRAM_AT = new Map<HistogramName, number>();
let end = MEDIA_AT + MEDIA_FIELDS.length;
for (const name of HISTOGRAMS) {
  HISTOGRAM_AT.set(name, end);
  end += HISTOGRAM_EDGES[name].length + 1;
}

const LATER_SESSIONS_AT = end;

/** Numbers of a contribution; those that were stored before there were so many have 0 in the others. */
export const ROLLUP_LENGTH = LATER_SESSIONS_AT + SESSION_FIELDS.length - FIRST_SESSION_FIELDS;

function sessionPlace(index: number): number {
  return index < FIRST_SESSION_FIELDS ? index : LATER_SESSIONS_AT + index - FIRST_SESSION_FIELDS;
}

/** Sums that add place by place. */
export class RollupSums {
  readonly values: number[];

  constructor(values: readonly number[] = new Array<number>(ROLLUP_LENGTH).fill(0)) {
    this.values = [...values];
  }

  addSessions(counts: SessionCounts): void {
    for (const [index, field] of SESSION_FIELDS.entries()) this.#add(sessionPlace(index), Math.round(counts[field]));
  }

  add(field: MediaField, amount: number): void {
    this.#add(MEDIA_AT + MEDIA_FIELDS.indexOf(field), Math.round(amount));
  }

  observe(histogram: HistogramName, value: number | null): void {
    if (value === null) return;
    const edges: readonly number[] = HISTOGRAM_EDGES[histogram];
    const found = edges.findIndex((edge) => value < edge);
    this.#add((HISTOGRAM_AT.get(histogram) as number) + (found < 0 ? edges.length : found), 1);
  }

  sessions(): SessionCounts {
    const entries = SESSION_FIELDS.map((field, index) => [field, this.#at(sessionPlace(index))]);
    return Object.fromEntries(entries) as unknown as SessionCounts;
  }

  media(): Record<MediaField, number> {
    const entries = MEDIA_FIELDS.map((field, index) => [field, this.#at(MEDIA_AT + index)]);
    return Object.fromEntries(entries) as Record<MediaField, number>;
  }

  histogram(name: HistogramName): number[] {
    const from = HISTOGRAM_AT.get(name) as number;
    return Array.from({ length: HISTOGRAM_EDGES[name].length + 1 }, (_, index) => this.#at(from + index));
  }

  #at(place: number): number {
    return this.values[place] ?? 0;
  }

  #add(place: number, amount: number): void {
    this.values[place] = this.#at(place) + amount;
  }
}
