import type { Message } from '../message.js';
import type { Sending } from '../transaction/sending.js';
import type { Announcement, Side } from './assembled-leg.js';

/** Descriptions kept of one leg; holds and refreshes of a day-long call stay below. */
const MAX_ANNOUNCEMENTS = 512;

/** The side that wrote a message: the From tag is that of the request, in its responses too. */
export function authorOf({ status, fromTag }: Message, callerTag: number): Side {
  return (status === 0) === (fromTag === callerTag) ? 'caller' : 'callee';
}

/**
 * Every session description of a leg with who announced it: a request's sender, or whoever answers. `openings` are the CSeq numbers of
 * the INVITEs that tried to open the dialog; `joinedMidCall`: none of them was captured.
 */
export function announcementsOf(
  sendings: readonly Sending[],
  callerTag: number,
  openings: ReadonlySet<number>,
  joinedMidCall: boolean,
): Announcement[] {
  const announcements: Announcement[] = [];
  let exchanges: Exchanges | null = null;
  let answered = joinedMidCall;
  for (const { first } of sendings) {
    const { session, cseq, cseqMethod, status } = first;
    const byCaller = first.fromTag === callerTag;
    const opening = byCaller && cseqMethod !== 'UPDATE' && openings.has(cseq);
    if (session !== null && announcements.length < MAX_ANNOUNCEMENTS) {
      const side = authorOf(first, callerTag);
      exchanges ??= new Exchanges();
      const offer = exchanges.isOffer(first, side, byCaller);
      announcements.push({ side, atUs: first.atUs, message: first, session, midCall: answered && !opening, offer });
    }
    if (opening && cseqMethod === 'INVITE' && status >= 200 && status < 300) answered = true;
  }
  // Without the room to grow that pushing leaves.
  return announcements.slice();
}

/** Offers and answers, by the request that they are made in: the first description of an exchange is the offer (RFC 3264). */
class Exchanges {
  /** By the CSeq of the request; one of the called side is told by -1 - CSeq. */
  readonly #offerers = new Map<number, Side>();
  /** Offer of the called side in a reliable provisional response, and the CSeq of the PRACK that answers it (RFC 3262 5). */
  #late: number | null = null;
  #lateAnswer = -1;

  isOffer(message: Message, side: Side, byCaller: boolean): boolean {
    const { method, cseq, reliable } = message;
    let exchange = byCaller ? cseq : -1 - cseq;
    if (method === 'PRACK' && this.#late !== null && side !== this.#offerers.get(this.#late)) {
      if (this.#lateAnswer < 0) this.#lateAnswer = cseq;
      if (this.#lateAnswer === cseq) exchange = this.#late;
    }
    // The answer to an offer in a response (RFC 3261 13.2.1) is in the ACK, which has the number of the INVITE.
    const offerer = this.#offerers.get(exchange);
    // The same again on the next hop, where an intermediary may have changed it.
    if (offerer !== undefined) return offerer === side;
    this.#offerers.set(exchange, side);
    if (reliable) this.#late = exchange;
    return true;
  }
}
