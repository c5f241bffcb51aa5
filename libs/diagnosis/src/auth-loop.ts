import { hostOf, type Message, type Sending } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { foundIn } from './found-in.js';
import { withRequests } from './registrations.js';
import { type CallRule, messages, type OtherRule } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

/** Challenged again and again, each time with a fresh nonce, and never let in. */
export const authLoop: CallRule & OtherRule = {
  code: 'auth-loop',
  version: 3,
  says: 'a phone is challenged again and again',
  madeFrom: 'three challenges with fresh nonces and no success',
  shownBy: SIGN.refusal,
  find: ({ legs }, { thresholds }) => foundIn(legs, ({ sendings }) => loopOf(sendings, thresholds)).slice(0, 1),
  findOther: (transactions, { thresholds }) =>
    transactions.flatMap((transaction) => withRequests(loopOf(transaction.sendings, thresholds), transaction)),
};

function loopOf(sendings: readonly Sending[], thresholds: Thresholds): Finding[] {
  if (!sendings.some(({ first }) => first.status === 401 || first.status === 407)) return [];
  let challenges: Message[] = [];
  let wasLetIn = false;
  const nonces = new Set<number>();
  const requests = new Set<number>();
  for (const { first } of sendings) {
    if (first.status >= 200 && first.status < 300) {
      // With the credentials that a challenge asked for.
      wasLetIn ||= challenges.length > 0;
      challenges = [];
      nonces.clear();
      requests.clear();
    } else if ((first.status === 401 || first.status === 407) && !requests.has(first.cseq)) {
      // The same challenge on the next hop is one challenge, and so is a repeated nonce.
      requests.add(first.cseq);
      const nonce = first.notes?.nonce ?? 0;
      if (nonce !== 0 && nonces.has(nonce)) continue;
      nonces.add(nonce);
      challenges.push(first);
    }
  }
  const credentials = sendings.filter(({ first }) => first.notes?.credentials === true);
  if (challenges.length < thresholds.challenges || credentials.length < thresholds.challenges - 1) return [];
  return [finding(challenges, wasLetIn, thresholds)];
}

/** The flag of the challenge; some registrars say it only in the phrase (`401 nonce has changed`, with stale=false). */
function isStale({ notes, phrase }: Message): boolean {
  return notes?.stale === true || /\bnonce\b|\bstale\b/i.test(phrase ?? '');
}

function finding(challenges: readonly Message[], wasLetIn: boolean, thresholds: Thresholds): Finding {
  const last = challenges.at(-1) as Message;
  const stale = challenges.filter(isStale).length;
  const byNonce = stale >= thresholds.challenges - 1;
  const host = hostOf(last.src);
  return {
    code: 'auth-loop',
    severity: 'major',
    confidence: wasLetIn && !byNonce ? 0.75 : 0.9,
    title: byNonce
      ? `${host} keeps calling the nonce stale`
      : `${host} ${wasLetIn ? 'no longer accepts' : 'does not accept'} the credentials of ${hostOf(last.dst)}`,
    explanation: byNonce
      ? `${challenges.length} challenges, ${stale} of them because of the nonce: it is too old when it comes back, or another server of a pair checks it.`
      : `${challenges.length} challenges in a row, each with a fresh nonce, and no success${wasLetIn ? ', although it was let in before: the secret was changed, or each answer came too late for its nonce.' : ': the secret, the user or the realm is wrong.'}`,
    direction: null,
    owner: byNonce ? 'trunk' : 'caller',
    evidence: [
      messages(
        `${challenges.length} challenges`,
        challenges.map(({ id }) => id),
        challenges[0]?.atUs ?? null,
      ),
    ],
    innocentExplanations: ['An intermediary that strips or changes the Authorization header.'],
    nextStep: byNonce
      ? 'Compare the clocks of the servers, and whether a load balancer keeps a client on one of them.'
      : 'Set the secret anew on both sides, and compare realm and user name.',
  };
}
