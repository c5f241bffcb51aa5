import type { Message } from '../message.js';
import type { Sending } from '../transaction/sending.js';
import { TIMER_B_US, TIMER_C_US } from './leg-outcome.js';

/** Branches (Via, RFC 3261 17.1.3) of one INVITE that are told apart. */
const MAX_WAYS = 64;

/** Adds an INVITE of another branch than those that are known. */
export function withWay(ways: Message[] | null, invite: Message): Message[] {
  if (ways === null) return [invite];
  if (ways.length < MAX_WAYS && !ways.some(({ branch }) => branch === invite.branch)) ways.push(invite);
  return ways;
}

/**
 * Whether a proxy that forks, or follows a redirection (RFC 3261 16.7), waits for another answer to the INVITE: a refusal of one branch
 * is then no end of the leg. `first` is the branch nearest to the caller; `others` those on the hops behind it, or beside it where the
 * caller's own hop was not captured.
 */
export function isWaiting(
  first: Message,
  others: readonly Message[],
  sendings: readonly Sending[],
  nowUs: number,
): boolean {
  const beside = others.filter(({ src }) => src === first.src);
  const isOpen = (invite: Message): boolean => isWayOpen(invite, sendings, nowUs);
  if (beside.length > 0) return isOpen(first) || beside.some(isOpen);
  return isOpen(first) && others.some(isOpen);
}

/** Without a final response, and not yet given up: after Timer B where nothing came, after Timer C where it rang. */
function isWayOpen(invite: Message, sendings: readonly Sending[], nowUs: number): boolean {
  let giveUpUs = invite.atUs + TIMER_B_US;
  for (const { first: message } of sendings) {
    if (message.branch !== invite.branch) continue;
    // The ACK to a final response that is no 2xx has the branch of its INVITE (17.1.1.3).
    if (message.method === 'ACK') return false;
    if (message.cseqMethod !== 'INVITE' || message.status === 0) continue;
    if (message.status >= 200) return false;
    giveUpUs = message.atUs + TIMER_C_US;
  }
  return nowUs < giveUpUs;
}
