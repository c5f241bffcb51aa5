import { type AssembledLeg, hostOf, type Message } from '@earshot/calls';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';

/** The call goes round: the same Request-URI comes to a hop again, or a proxy says so (RFC 3261 16.3: 482, 483). */
export const requestLoop: CallRule = {
  code: 'request-loop',
  version: 1,
  says: 'the call goes round in a circle',
  madeFrom:
    'an INVITE of the same Call-ID, From tag and Request-URI that comes to a hop again with a lower Max-Forwards, or 482 or 483; a changed Request-URI is a spiral and no loop',
  shownBy: SIGN.invites | SIGN.refusal,
  find: ({ legs }) => {
    for (const leg of legs) {
      const visits = revisitsOf(leg);
      const refusal = leg.sendings.find(({ first }) => saysLoop(first))?.first ?? null;
      const [first] = visits;
      if (first === undefined && refusal === null) continue;
      const hop = hostOf(first?.dst ?? (refusal as Message).src);
      const times = visits.length;
      const answered = leg.leg.answerUs !== null;
      return [
        {
          code: 'request-loop',
          severity: answered ? 'minor' : 'major',
          confidence: confidenceOf(times, refusal !== null),
          title: first === undefined ? `${hop} says that the call loops` : `The call comes back to ${hop}`,
          explanation:
            (first === undefined
              ? ''
              : `The same INVITE came to ${hop} ${times} times, Max-Forwards falling from ${first.maxForwards} to ${visits.at(-1)?.maxForwards}. `) +
            (refusal === null
              ? ''
              : `${hostOf(refusal.src)} answered ${refusal.status} ${refusal.phrase ?? ''}.`.replace(' .', '.')),
          direction: null,
          owner: 'network-after-probe',
          evidence: [
            ...(first === undefined
              ? []
              : [
                  messages(
                    `${times} visits`,
                    visits.map(({ id }) => id),
                    first.atUs,
                  ),
                ]),
            ...(refusal === null ? [] : [messages(`${refusal.status}`, [refusal.id], refusal.atUs)]),
          ],
          innocentExplanations: [
            'A 482 is also sent where two forks of one call meet at the same server (RFC 3261 8.2.2.2).',
          ],
          nextStep: `Look at the route for the called number on ${hop}: it leads back to where the call came from.`,
        },
      ];
    }
    return [];
  },
};

/** Twice may be a server that passes a call through itself; a third time, or the word of a proxy, is a circle. */
function confidenceOf(visits: number, isSaid: boolean): number {
  if (isSaid) return visits > 1 ? 0.95 : 0.85;
  return visits > 2 ? 0.9 : 0.6;
}

/** INVITEs of one attempt that came to one address with the same target, each with fewer hops left than the one before. */
function revisitsOf({ sendings, lastAttempt, callerTag }: AssembledLeg): Message[] {
  if (sendings.filter(({ first }) => first.method === 'INVITE' && first.cseq === lastAttempt).length < 2) return [];
  const visits = new Map<string, Message[]>();
  for (const { first } of sendings) {
    const { method, cseq, fromTag, dst, target, maxForwards, probe } = first;
    if (method !== 'INVITE' || cseq !== lastAttempt || fromTag !== callerTag || maxForwards < 0) continue;
    const place = `${probe} ${dst} ${target}`;
    const known = visits.get(place);
    const before = known?.at(-1);
    if (known === undefined) visits.set(place, [first]);
    else if (before !== undefined && before.branch !== first.branch && maxForwards < before.maxForwards)
      known.push(first);
  }
  for (const known of visits.values()) if (known.length > 1) return known;
  return [];
}

/** 483, or 482 that does not say that it merges forks. */
function saysLoop({ status, phrase, cseqMethod }: Message): boolean {
  if (cseqMethod !== 'INVITE') return false;
  return status === 483 || (status === 482 && !/merge/i.test(phrase ?? ''));
}
