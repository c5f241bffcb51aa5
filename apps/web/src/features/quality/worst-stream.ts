import type { Band, Stream } from '../../api/documents';

const RANK: Record<Band, number> = { bad: 0, poor: 1, fair: 2, good: 3 };
const UNJUDGED = 4;
/** Above any MOS. */
const UNSCORED = 9;

/** Of several streams the one with the worst band, of those the one with the worst five seconds; undefined of none. */
export function worstStream<Judged extends Pick<Stream, 'band' | 'minWindow' | 'mosLq'>>(
  streams: readonly Judged[],
): Judged | undefined {
  const rank = ({ band }: Judged): number => (band === null ? UNJUDGED : RANK[band]);
  const mos = ({ minWindow, mosLq }: Judged): number => minWindow?.mosLq ?? mosLq ?? UNSCORED;
  return [...streams].sort((a, b) => rank(a) - rank(b) || mos(a) - mos(b))[0];
}
