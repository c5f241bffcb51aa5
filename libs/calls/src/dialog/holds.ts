import type { Leg } from '@earshot/contracts';
import { audioOf, isHeld, type MediaDescription } from '../media/session-description.js';
import type { Message } from '../message.js';
import type { Sending } from '../transaction/sending.js';
import type { Announcement, Side } from './assembled-leg.js';

type Hold = Leg['holds'][number];

/**
 * Spans of agreed silence. A side holds from when it no longer wants to hear, until it wants to again; who has not wanted to from the
 * beginning does not hold: a call may be one-way by design (paging, the 0.0.0.0 of WebRTC). A re-INVITE or UPDATE says it in its offer; in
 * the answer where the other side was asked for the offer, as by agents that control media of others (RFC 3725). `sendings` are those of
 * the leg, in which a refusal is found.
 */
export function holdsOf(announcements: readonly Announcement[], sendings: readonly Sending[]): Leg['holds'] {
  const holds: Hold[] = [];
  const open: Partial<Record<Side, Hold>> = {};
  const wasHeld: Partial<Record<Side, boolean>> = {};
  let offer: { readonly side: Side; readonly audio: MediaDescription } | null = null;
  for (const { session, side, midCall, offer: isOffer, message, atUs } of announcements) {
    const audio = audioOf(session);
    if (audio === null || audio.port === 0) continue;
    const held = isHeld(audio);
    if (midCall) {
      if (isOffer) {
        if (isRefused(message, sendings)) continue;
        offer = { side, audio };
      } else if (offer === null || offer.side === side || !isOpen(offer.audio)) continue;
      const current = open[side];
      if (!held && current !== undefined) {
        current.toUs = atUs;
        delete open[side];
      } else if (held && wasHeld[side] !== true) {
        const hold = { fromUs: atUs, toUs: null, by: side };
        holds.push(hold);
        open[side] = hold;
      }
    }
    wasHeld[side] = held;
  }
  return holds;
}

/** Whether its answer may be any direction (RFC 3264 6.1); to any other offer one side is told what to answer. */
function isOpen(offer: MediaDescription): boolean {
  return offer.direction === 'sendrecv' && !isHeld(offer);
}

/** A refused offer changes nothing (RFC 3261 14.1). */
function isRefused(offer: Message, sendings: readonly Sending[]): boolean {
  if (offer.method !== 'INVITE' && offer.method !== 'UPDATE') return false;
  let refused = false;
  for (const { first } of sendings) {
    if (first.status < 200 || first.cseq !== offer.cseq || first.cseqMethod !== offer.method) continue;
    if (first.fromTag !== offer.fromTag) continue;
    if (first.status < 300) return false;
    refused = true;
  }
  return refused;
}
