import type { SipRecord, Transaction, TransactionOutcome } from '@earshot/contracts';
import { isFailure } from '@earshot/metrics';
import type { CallIdGroup } from '../dialog/call-id-group.js';
import type { Message } from '../message.js';
import { stableKey, tagNumber } from '../stable-key.js';
import { type Sending, sendingsOf } from './sending.js';

/** RFC 3261 17.1.2.2, Timer F: 64 T1, after which a request without a final response is given up. */
const TIMER_F_US = 32_000_000;
/** Transactions of one Call-ID: a phone that registers each minute makes 1 440 a day. */
const MAX_TRANSACTIONS = 20_000;

const CHALLENGES = new Set([401, 402, 407]);

/** Messages of one From tag, method and CSeq, on all hops. */
interface Exchange {
  readonly cseq: number;
  readonly sendings: Sending[];
}

/** Requests outside of calls with what answered them, in order of start. */
export function transactionsOf(groups: Iterable<CallIdGroup>, nowUs: number): Transaction[] {
  const transactions: Transaction[] = [];
  for (const group of groups) {
    if (group.hasInvite) continue;
    for (const exchanges of chains(group)) transactions.push(transactionOf(group, exchanges, nowUs));
  }
  return transactions.sort((a, b) => a.startUs - b.startUs || (a.key < b.key ? -1 : 1));
}

/** Exchanges by order of CSeq, each with those that answer its challenges. */
function chains(group: CallIdGroup): Exchange[][] {
  const bySender = new Map<string, Map<number, Exchange>>();
  for (const sending of sendingsOf(group.inOrder())) {
    const { fromTag, cseqMethod, cseq } = sending.first;
    const sender = `${fromTag} ${cseqMethod}`;
    const exchanges = bySender.get(sender) ?? new Map<number, Exchange>();
    bySender.set(sender, exchanges);
    const known = exchanges.get(cseq);
    if (known !== undefined) known.sendings.push(sending);
    else exchanges.set(cseq, { cseq, sendings: [sending] });
  }
  const all: Exchange[][] = [];
  for (const exchanges of bySender.values()) {
    let chain: Exchange[] = [];
    for (const exchange of [...exchanges.values()].sort((a, b) => a.cseq - b.cseq)) {
      const before = chain.at(-1);
      if (before !== undefined && answersChallenge(before, exchange)) chain.push(exchange);
      else if (all.length < MAX_TRANSACTIONS) {
        chain = [exchange];
        all.push(chain);
      }
    }
  }
  return all;
}

function answersChallenge(before: Exchange, exchange: Exchange): boolean {
  const final = finalOf([before]);
  const request = exchange.sendings.find(({ first }) => first.status === 0)?.first;
  if (final === null || request === undefined || !CHALLENGES.has(final.status)) return false;
  return request.notes?.credentials === true && request.atUs - final.atUs < TIMER_F_US;
}

function finalOf(exchanges: readonly Exchange[]): Message | null {
  let final: Message | null = null;
  for (const { first } of exchanges.at(-1)?.sendings ?? []) if (first.status >= 200) final = first;
  return final;
}

function transactionOf(group: CallIdGroup, exchanges: readonly Exchange[], nowUs: number): Transaction {
  const sendings = exchanges.flatMap((exchange) => exchange.sendings);
  const first = (sendings[0] as Sending).first;
  const requests = sendings.filter(({ first: { status } }) => status === 0);
  const request = requests[0]?.first ?? null;
  const lastRequestUs = requests.at(-1)?.first.atUs ?? first.atUs;
  const final = finalOf(exchanges);
  const parties = group.partiesOf(first.fromTag, undefined) ?? group.firstParties();
  const [src, dst] = first.status === 0 ? [first.src, first.dst] : [first.dst, first.src];
  const repeats = sendings.reduce((sum, sending) => sum + (sending.repeats?.length ?? 0), 0);
  return {
    key: keyOf(group.callId, first.fromTag, first.cseqMethod, exchanges[0]?.cseq),
    callId: group.callId,
    method: first.cseqMethod,
    from: parties?.from.uri ?? '',
    to: parties?.to.uri ?? '',
    src,
    dst,
    probes: [...new Set(sendings.map(({ first: { probe } }) => probe))].sort(),
    startUs: first.atUs,
    endUs: final?.atUs ?? null,
    lastRequestUs,
    outcome: outcomeOf(final, lastRequestUs, nowUs),
    finalStatus: final?.status ?? null,
    finalReason: final?.phrase ?? null,
    delayMs: request === null || final === null ? null : (final.atUs - request.atUs) / 1000,
    requests: new Set(requests.map(({ first: { cseq } }) => cseq)).size,
    messages: sendings.length + repeats,
    retransmissions: repeats,
    userAgent: requests.find(({ first: { agent } }) => agent !== null)?.first.agent ?? null,
  };
}

function outcomeOf(final: Message | null, lastRequestUs: number, nowUs: number): TransactionOutcome {
  if (final === null) return nowUs - lastRequestUs >= TIMER_F_US ? 'timed-out' : 'pending';
  if (CHALLENGES.has(final.status)) return 'challenged';
  if (isFailure(final.status)) return 'failed';
  return final.status >= 300 ? 'redirected' : 'succeeded';
}

/** When a transaction that is pending will have timed out. */
export function timesOutUs({ lastRequestUs }: Transaction): number {
  return lastRequestUs + TIMER_F_US;
}

/** What tells of which transaction a message is. */
type OfTransaction = Pick<SipRecord, 'callId' | 'fromTag' | 'cseq' | 'cseqMethod'>;

/**
 * Those of `messages` that are of a transaction: of its sender, from its first CSeq on, as many requests as it has. They are given around its
 * time, since a Call-ID may be used again.
 */
export function messagesOfTransaction<Message extends OfTransaction>(
  { key, callId, method, requests }: Transaction,
  messages: readonly Message[],
): Message[] {
  const ofMethod = messages.filter((message) => message.callId === callId && message.cseqMethod === method);
  const opening = ofMethod.find(({ fromTag, cseq }) => keyOf(callId, tagNumber(fromTag), method, cseq) === key);
  if (opening === undefined) return [];
  const ofSender = ofMethod.filter(({ fromTag, cseq }) => fromTag === opening.fromTag && cseq >= opening.cseq);
  const cseqs = [...new Set(ofSender.map(({ cseq }) => cseq))].sort((a, b) => a - b).slice(0, Math.max(1, requests));
  const last = cseqs.at(-1) ?? opening.cseq;
  return ofSender.filter(({ cseq }) => cseq <= last);
}

function keyOf(callId: string, fromTag: number, method: string, cseq: number | undefined): string {
  return stableKey(`${callId}\n${fromTag}\n${method}\n${cseq}`);
}
