import { hostOf, type Sending } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { foundIn } from './found-in.js';
import { withRequests } from './registrations.js';
import { type CallRule, messages, type OtherRule } from './rule.js';
import { SIGN } from './signs.js';

/** A router on the way rewrote some addresses of the signalling and forgot others. */
export const sipAlg: CallRule & OtherRule = {
  code: 'sip-alg',
  version: 2,
  says: 'a router seems to rewrite the signalling',
  madeFrom:
    'a request straight from a public address whose Contact or `c=` is public while `o=` or Via still name a private one; stronger with the Call-ID among them, or if the body is longer than Content-Length',
  shownBy: SIGN.notes,
  find: ({ legs }) => foundIn(legs, ({ sendings }) => rewrittenIn(sendings)).slice(0, 1),
  findOther: (transactions) => {
    // A phone registers all day long; one finding says it.
    const sources = new Set<string>();
    return transactions.flatMap((transaction) => {
      const source = hostOf(transaction.src);
      const found = sources.has(source) ? [] : rewrittenIn(transaction.sendings);
      if (found.length > 0) sources.add(source);
      return withRequests(found, transaction);
    });
  },
};

function rewrittenIn(sendings: readonly Sending[]): Finding[] {
  for (const { first } of sendings) {
    const left = first.notes?.innerAddress ?? null;
    if (left === null) continue;
    const { places, inner, outer, octetsBeyondBody } = left;
    const many = places.length > 1 || octetsBeyondBody > 0;
    return [
      {
        code: 'sip-alg',
        severity: 'minor',
        confidence: octetsBeyondBody > 0 ? 0.85 : many ? 0.6 : 0.45,
        title: 'A router on the way seems to rewrite the signalling (SIP ALG)',
        explanation:
          `${first.method} from ${hostOf(first.src)} gives ${outer} as its address, but ${places.join(' and ')} still ${places.length > 1 ? 'say' : 'says'} ${inner}.` +
          (octetsBeyondBody > 0 ? ` The body is ${octetsBeyondBody} octets longer than Content-Length says.` : '') +
          (many ? '' : ' A phone that learned its outer address by STUN writes the same, so this alone is no proof.'),
        direction: null,
        owner: 'caller',
        evidence: [messages(`${outer} outside, ${inner} inside`, [first.id], first.atUs)],
        innocentExplanations: [
          'The phone learned its public address itself (STUN, rport, a configured external address) and writes it into some fields only.',
          'An SBC hides the topology behind it in part.',
        ],
        nextStep: 'Switch the SIP ALG of the router in front of the phone off, or use TLS, which it cannot rewrite.',
      },
    ];
  }
  return [];
}
