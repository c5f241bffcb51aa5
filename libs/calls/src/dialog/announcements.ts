import type { Message } from '../message.js';
import type { Sending } from '../transaction/sending.js';
import type { Announcement, Side } from './assembled-leg.js';

/** Descriptions kept of one leg; holds and refreshes of a day-long call stay below. */
const MAX_ANNOUNCEMENTS = 512;

/** The side that wrote a message: the From tag is that of the request, in its responses too. */
export function authorOf({ status, fromTag }: Message, callerTag: number): Side {
  return (status === 0) === (fromTag === callerTag) ? 'caller' : 'callee';
}

/** Every session description of a leg with who announced it: a request's sender, or whoever answers. */
export function announcementsOf(
  sendings: readonly Sending[],
  callerTag: number,
  attempts: ReadonlySet<number>,
): Announcement[] {
  const announcements: Announcement[] = [];
  const offered = new Set<string>();
  for (const { first } of sendings) {
    const { session, cseq } = first;
    const fromCaller = first.fromTag === callerTag;
    const exchange = `${fromCaller ? 'r' : 'e'}${cseq}`;
    if (session === null || announcements.length >= MAX_ANNOUNCEMENTS) continue;
    // A description in a response to a request without one is the offer (RFC 3264 via RFC 3261 13.2.1), its answer is in the ACK.
    const offer = !offered.has(exchange);
    offered.add(exchange);
    const opening = fromCaller && attempts.has(cseq) && first.method !== 'UPDATE' && first.cseqMethod !== 'UPDATE';
    announcements.push({
      side: authorOf(first, callerTag),
      atUs: first.atUs,
      message: first,
      session,
      midCall: !opening,
      offer,
    });
  }
  // Without the room to grow that pushing leaves.
  return announcements.slice();
}
