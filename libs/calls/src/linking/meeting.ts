import type { LegOutline } from '../dialog/assembled-leg.js';

/** Legs whose spans are further apart than this are not one call, whatever they share: ids and addresses are used again. */
export const LINK_WITHIN_US = 60_000_000;

/** Whether the two could be at the same time. Legs of one Call-ID share their clues, and only `same-call-id` tells which belong together. */
export function meetInTime(a: LegOutline, b: LegOutline): boolean {
  if (a.part !== null && a.group === b.group) return false;
  return a.startUs <= untilUs(b) && b.startUs <= untilUs(a);
}

/** Of a Call-ID that has several legs it matters which of them the other meets. */
function untilUs({ lastUs, part }: LegOutline): number {
  return Math.min(lastUs + LINK_WITHIN_US, part === null ? Number.POSITIVE_INFINITY : part.overUs);
}
