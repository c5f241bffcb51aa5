import type { Message } from '@earshot/calls';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';

/** RFC 3261 14.1: both ends change the session at once, refuse each other with 491, wait, and do it again. */
export const reInviteGlare: CallRule = {
  code: 're-invite-glare',
  version: 1,
  says: 'both ends kept changing the session at the same time',
  madeFrom: '491 in both directions, two rounds or more',
  shownBy: SIGN.refusal,
  find: ({ legs }, { thresholds }) => {
    for (const { sendings, callerTag, leg } of legs) {
      if (!sendings.some(({ first }) => first.status === 491)) continue;
      const refused = new Map<string, Message>();
      for (const { first } of sendings) {
        if (first.status === 491) refused.set(`${first.fromTag} ${first.cseq}`, first);
      }
      const refusals = [...refused.values()];
      const ofCaller = refusals.filter(({ fromTag }) => fromTag === callerTag).length;
      const rounds = Math.min(ofCaller, refusals.length - ofCaller);
      if (rounds < thresholds.glareRounds) continue;
      const last = refusals.at(-1) as Message;
      const settled = sendings.some(
        ({ first }) => first.status === 200 && first.cseqMethod === last.cseqMethod && first.atUs > last.atUs,
      );
      return [
        {
          code: 're-invite-glare',
          severity: settled ? 'minor' : 'major',
          confidence: 0.9,
          title: `Both ends changed the session at once, ${rounds} times over`,
          explanation:
            `${refusals.length} re-INVITEs or UPDATEs were refused with 491 Request Pending, ${ofCaller} of the caller and ${refusals.length - ofCaller} of the callee. ` +
            (settled
              ? 'One got through in the end.'
              : 'None got through after them: what they were to change did not happen.'),
          direction: null,
          owner: leg.endedBy === 'callee' ? 'callee' : 'caller',
          evidence: [
            messages(
              `${refusals.length} times 491`,
              refusals.map(({ id }) => id),
              refusals[0]?.atUs,
            ),
          ],
          innocentExplanations: ['Two servers that both put themselves into the media path right after the answer.'],
          nextStep:
            'Let one side wait longer (RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other), or switch one of the two re-INVITEs off.',
        },
      ];
    }
    return [];
  },
};
