import type { LegOutline } from '../dialog/assembled-leg.js';

/** Both start between the same two addresses: two calls of one phone or generator, not two legs of a call. */
export function isSameHop(a: LegOutline, b: LegOutline): boolean {
  return a.firstSrc !== null && a.firstSrc === b.firstSrc && a.firstDst === b.firstDst;
}
