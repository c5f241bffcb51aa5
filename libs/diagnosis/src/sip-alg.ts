import { hostOf } from '@earshot/calls';
import { type CallRule, messages } from './rule.js';

/** A router on the way rewrote some addresses of the signalling and forgot others. */
export const sipAlg: CallRule = {
  code: 'sip-alg',
  version: 1,
  says: 'a router seems to rewrite the signalling',
  madeFrom:
    'a request straight from a public address whose Contact or `c=` is public while `o=`, Call-ID or Via still name a private one; stronger if the body is longer than Content-Length',
  find: (call) => {
    for (const leg of call.legs) {
      for (const { first } of leg.sendings) {
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
              (many
                ? ''
                : ' A phone that learned its outer address by STUN writes the same, so this alone is no proof.'),
            direction: null,
            owner: 'caller',
            evidence: [messages(`${outer} outside, ${inner} inside`, [first.id], first.atUs)],
            innocentExplanations: [
              'The phone learned its public address itself (STUN, rport, a configured external address) and writes it into some fields only.',
              'An SBC hides the topology behind it in part.',
            ],
            nextStep:
              'Switch the SIP ALG of the router in front of the phone off, or use TLS, which it cannot rewrite.',
          },
        ];
      }
    }
    return [];
  },
};
