import type { LegAttempt, LegInvite } from '@earshot/contracts';
import type { Message } from '../message.js';
import type { AssembledLeg } from './assembled-leg.js';
import { finalForCaller } from './leg-outcome.js';

/** INVITEs of one leg that are listed; a person tries a few times, a loop for ever. */
const MAX_INVITES = 64;

/** Messages of one INVITE transaction on all hops, in order of time, each as it was first sent. */
interface Transaction {
  readonly cseq: number;
  readonly messages: Message[];
}

type OpenedLeg = Pick<AssembledLeg, 'sendings' | 'callerTag' | 'openings' | 'joinedMidCall'>;

/** The attempts of a leg, by order of CSeq; none where its opening INVITE was not captured. */
export function attemptsOf(leg: OpenedLeg): LegAttempt[] {
  const attempts: LegAttempt[] = [];
  let before: LegInvite | null = null;
  for (const transaction of transactionsOf(leg)) {
    const invite = inviteOf(transaction);
    let attempt = attempts.at(-1);
    if (attempt === undefined || before === null || !goesOn(before, transaction)) {
      attempt = {
        startUs: invite.startUs,
        ringUs: null,
        answerUs: null,
        finalStatus: null,
        finalReason: null,
        finalUs: null,
        invites: [],
      };
      attempts.push(attempt);
    }
    attempt.invites.push(invite);
    attempt.ringUs ??= firstUs(transaction, 180, 190);
    attempt.answerUs ??= firstUs(transaction, 200, 300);
    attempt.finalStatus = invite.finalStatus;
    attempt.finalReason = invite.finalReason;
    attempt.finalUs = invite.finalUs;
    before = invite;
  }
  return attempts;
}

function transactionsOf({ sendings, callerTag, openings, joinedMidCall }: OpenedLeg): Transaction[] {
  if (joinedMidCall) return [];
  if (openings.size === 1) {
    const [cseq] = openings;
    const messages: Message[] = [];
    for (const { first } of sendings)
      if (first.cseqMethod === 'INVITE' && first.fromTag === callerTag && first.cseq === cseq) messages.push(first);
    return messages.length === 0 ? [] : [{ cseq: cseq as number, messages }];
  }
  const byCseq = new Map<number, Transaction>();
  for (const { first } of sendings) {
    if (first.cseqMethod !== 'INVITE' || first.fromTag !== callerTag || !openings.has(first.cseq)) continue;
    const known = byCseq.get(first.cseq);
    if (known === undefined) byCseq.set(first.cseq, { cseq: first.cseq, messages: [first] });
    else known.messages.push(first);
  }
  return [...byCseq.values()].sort((a, b) => a.cseq - b.cseq).slice(0, MAX_INVITES);
}

/**
 * Metrics reference 7.1: what follows a challenge or a redirection is the same attempt, also where the challenge was not captured. So
 * is what its user agent sends again by itself with a longer session interval (RFC 4028 7.4) or a moment later (RFC 3261 14.1): the
 * caller tried once.
 */
function goesOn({ finalStatus }: LegInvite, next: Transaction): boolean {
  if (finalStatus === null) return next.messages.some(({ notes }) => notes?.credentials === true);
  return goesOnAfter(finalStatus);
}

/** Whether an INVITE behind such a response is the same attempt. */
export function goesOnAfter(finalStatus: number): boolean {
  return isChallenge(finalStatus) || SENT_AGAIN.has(finalStatus) || (finalStatus >= 300 && finalStatus < 400);
}

/** Session Interval Too Small, Request Pending. */
const SENT_AGAIN: ReadonlySet<number> = new Set([422, 491]);

export function isChallenge(status: number): boolean {
  return status === 401 || status === 402 || status === 407;
}

function inviteOf({ cseq, messages }: Transaction): LegInvite {
  const request = messages.find(({ status }) => status === 0) ?? null;
  const answer = messages.find(({ status }) => status >= 200 && status < 300);
  const final = answer ?? finalForCaller(messages, request);
  return {
    cseq,
    startUs: (request ?? (messages[0] as Message)).atUs,
    finalStatus: final?.status ?? null,
    finalReason: final?.phrase ?? null,
    finalUs: final?.atUs ?? null,
    redirectedTo:
      final !== null && final.status >= 300 && final.status < 400 ? (final.answerer?.contact ?? null) : null,
  };
}

function firstUs({ messages }: Transaction, from: number, to: number): number | null {
  return messages.find(({ status }) => status >= from && status < to)?.atUs ?? null;
}
