import type { LegOutline } from '../dialog/assembled-leg.js';

/** Both start between the same two addresses: two calls of one phone or generator, not two legs of a call. */
export function isSameHop(a: LegOutline, b: LegOutline): boolean {
  const { firstHop } = a;
  return firstHop !== null && firstHop.src === b.firstHop?.src && firstHop.dst === b.firstHop.dst;
}
