/** Counts handed out at most; beyond them each is an object of its own. */
const MAX_SHARED = 8192;
/** A larger count is too rare to be the same again. */
const MAX_COUNT = 1024;

/** By name, then by count. */
const shared = new Map<number, Record<string, number>[]>();
let size = 0;

/**
 * Counts of which there is one alone, by its name. The same again is the same object again, since most windows of most streams count
 * alike, and an object whose name is a number takes more than one of another. Whoever gets it must not change it. Convention.
 */
export function singleCount(name: number, count: number): Record<string, number> {
  let own = shared.get(name);
  const known = own?.[count];
  if (known !== undefined) return known;
  // What is parsed has no array up to its name, which goes through all of it whenever the names are listed or written.
  const counts: Record<string, number> = JSON.parse(`{"${name}":${count}}`);
  if (count >= MAX_COUNT || size >= MAX_SHARED) return counts;
  if (own === undefined) {
    own = [];
    shared.set(name, own);
  }
  own[count] = counts;
  size++;
  return counts;
}
