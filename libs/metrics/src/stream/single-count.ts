/** Counts handed out at most; beyond them each is an object of its own. */
const MAX_SHARED = 8192;
/** A larger count is too rare to be the same again. */
const MAX_COUNT = 1024;

/** By name, then by count. */
const shared = new Map<number, Record<string, number>[]>();
let size = 0;

/**
 * Counts of which there is one alone, by its name. The same again is the same object again: an object whose name is a number takes an
 * array up to that number, and most windows of most streams count alike. Whoever gets it must not change it. Convention.
 */
export function singleCount(name: number, count: number): Record<string, number> {
  let own = shared.get(name);
  const known = own?.[count];
  if (known !== undefined) return known;
  const counts = { [name]: count };
  if (count >= MAX_COUNT || size >= MAX_SHARED) return counts;
  if (own === undefined) {
    own = [];
    shared.set(name, own);
  }
  own[count] = counts;
  size++;
  return counts;
}
