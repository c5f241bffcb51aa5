import type { Message } from '../message.js';

export function isOpening(message: Message): boolean {
  return message.method === 'INVITE' && message.toTag === 0;
}

/** CSeq numbers of the INVITEs that tried to open the dialog: the first, after a challenge or redirection the next. */
export function openingInvites(messages: readonly Message[], callerTag: number): Set<number> {
  const opening = new Set<number>();
  let lowest = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    if (message.cseqMethod !== 'INVITE' || message.fromTag !== callerTag) continue;
    if (isOpening(message)) opening.add(message.cseq);
    else if (message.cseq < lowest) lowest = message.cseq;
  }
  if (opening.size === 0 && lowest !== Number.POSITIVE_INFINITY) opening.add(lowest);
  return opening;
}
