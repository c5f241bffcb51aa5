import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';

/** RFC 3326: `SIP;cause=200;text="Call completed elsewhere"`, or Q.850 26, non-selected user clearing. */
const ELSEWHERE = /\b(?:sip\s*;.*?cause\s*=\s*200|q\.850\s*;.*?cause\s*=\s*26)\b/i;

/** Another phone of a group answered first. Normal, never a failure. */
export const forkedElsewhere: CallRule = {
  code: 'forked-elsewhere',
  version: 1,
  says: 'another branch answered',
  madeFrom: 'CANCEL with cause 200 or 26; never a failure',
  shownBy: SIGN.notes,
  find: ({ legs }) => {
    for (const { sendings, leg } of legs) {
      if (leg.answerUs !== null) continue;
      const cancel = sendings.find(
        ({ first }) => first.method === 'CANCEL' && ELSEWHERE.test((first.notes?.reason ?? '').slice(0, 256)),
      )?.first;
      if (cancel === undefined) continue;
      return [
        {
          code: 'forked-elsewhere',
          severity: 'info',
          confidence: 0.95,
          title: 'Answered elsewhere',
          explanation: `Another phone took the call, and this branch was cancelled with the reason ${cancel.notes?.reason ?? ''}.`,
          direction: null,
          owner: 'caller',
          evidence: [messages('CANCEL with its reason', [cancel.id], cancel.atUs)],
          innocentExplanations: ['All of it: where several phones ring, all but one end so.'],
          nextStep: 'Nothing: group calls and parallel ringing work so.',
        },
      ];
    }
    return [];
  },
};
