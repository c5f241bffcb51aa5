import type { Leg } from '@earshot/contracts';
import { audioOf, isHeld } from '../media/session-description.js';
import type { Announcement, Side } from './assembled-leg.js';

/**
 * Spans of agreed silence. Only an offer in a re-INVITE or UPDATE that leaves sendrecv is hold: a first offer may be one-way by
 * design (paging, the 0.0.0.0 of WebRTC). The side that offered it holds, until it offers to hear again.
 */
export function holdsOf(announcements: readonly Announcement[]): Leg['holds'] {
  const holds: { fromUs: number; toUs: number | null; by: Side }[] = [];
  const open: Partial<Record<Side, { fromUs: number; toUs: number | null; by: Side }>> = {};
  for (const { session, side, midCall, offer, atUs } of announcements) {
    const audio = audioOf(session);
    if (!midCall || !offer || audio === null || audio.port === 0) continue;
    const held = isHeld(audio);
    const current = open[side];
    if (held && current === undefined) {
      const hold = { fromUs: atUs, toUs: null, by: side };
      holds.push(hold);
      open[side] = hold;
    } else if (!held && current !== undefined) {
      current.toUs = atUs;
      delete open[side];
    }
  }
  return holds;
}
