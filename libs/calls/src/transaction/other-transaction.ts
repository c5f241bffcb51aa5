import type { CallIdGroup } from '../dialog/call-id-group.js';
import type { Message } from '../message.js';
import { type Sending, sendingsOf } from './sending.js';

/** What happened under one Call-ID that opened no call. */
export interface OtherTransaction {
  readonly callId: string;
  readonly method: string;
  readonly src: string;
  readonly dst: string;
  readonly from: string;
  readonly to: string;
  readonly startUs: number;
  readonly lastUs: number;
  /** Last final response to it; null without one. */
  readonly finalStatus: number | null;
  readonly messages: number;
  readonly retransmissions: number;
  readonly sendings: readonly Sending[];
}

/** In order of start, then Call-ID. Message by message they are kept only where a rule can say something of them. */
export function otherTransactionsOf(groups: Iterable<CallIdGroup>): OtherTransaction[] {
  const transactions: OtherTransaction[] = [];
  for (const group of groups) if (!group.hasInvite) transactions.push(summarise(group));
  return transactions.sort((a, b) => a.startUs - b.startUs || (a.callId < b.callId ? -1 : 1));
}

function summarise(group: CallIdGroup): OtherTransaction {
  const messages = group.inOrder();
  const first = messages[0] as Message;
  const sendings = sendingsOf(messages);
  const [src, dst] = first.status === 0 ? [first.src, first.dst] : [first.dst, first.src];
  let finalStatus: number | null = null;
  for (const { status } of messages) if (status >= 200) finalStatus = status;
  const parties = group.firstParties();
  return {
    callId: group.callId,
    method: first.cseqMethod,
    src,
    dst,
    from: parties?.from.uri ?? '',
    to: parties?.to.uri ?? '',
    startUs: first.atUs,
    lastUs: (messages.at(-1) as Message).atUs,
    finalStatus,
    messages: messages.length,
    retransmissions: sendings.reduce((sum, { repeats }) => sum + (repeats?.length ?? 0), 0),
    sendings,
  };
}
