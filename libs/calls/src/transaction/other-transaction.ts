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
  /** Made anew each time. */
  readonly sendings: readonly Sending[];
}

/**
 * In order of start, then Call-ID. A flood of them is of hundreds of thousands, each of one message: of each only what they are sorted and
 * told apart by is kept, the rest is made of its group when it is asked for.
 */
export function otherTransactionsOf(groups: Iterable<CallIdGroup>): OtherTransaction[] {
  const transactions: OtherTransaction[] = [];
  for (const group of groups) if (!group.hasInvite) transactions.push(new GroupedTransaction(group));
  return transactions.sort((a, b) => a.startUs - b.startUs || (a.callId < b.callId ? -1 : 1));
}

class GroupedTransaction implements OtherTransaction {
  readonly callId: string;
  readonly method: string;
  readonly src: string;
  readonly dst: string;
  readonly startUs: number;
  readonly lastUs: number;
  readonly finalStatus: number | null;
  readonly messages: number;
  readonly retransmissions: number;
  readonly #group: CallIdGroup;

  constructor(group: CallIdGroup) {
    const messages = group.inOrder();
    const first = messages[0] as Message;
    let finalStatus: number | null = null;
    for (const { status } of messages) if (status >= 200) finalStatus = status;
    this.#group = group;
    this.callId = group.callId;
    this.method = first.cseqMethod;
    this.src = first.status === 0 ? first.src : first.dst;
    this.dst = first.status === 0 ? first.dst : first.src;
    this.startUs = first.atUs;
    this.lastUs = (messages.at(-1) as Message).atUs;
    this.finalStatus = finalStatus;
    this.messages = messages.length;
    this.retransmissions = sendingsOf(messages).reduce((sum, { repeats }) => sum + (repeats?.length ?? 0), 0);
  }

  get from(): string {
    return this.#group.firstParties()?.from.uri ?? '';
  }

  get to(): string {
    return this.#group.firstParties()?.to.uri ?? '';
  }

  get sendings(): readonly Sending[] {
    return sendingsOf(this.#group.inOrder());
  }
}
