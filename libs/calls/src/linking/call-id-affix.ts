import type { ToldMessage } from '../told-message.js';
import type { LinkRule } from './rule.js';

/** `abc_b2b-1`, `abc-b2b_1`, `abc_leg2`, `abc-bleg`: what back-to-back agents append to the Call-ID of the leg that came in. */
const AFFIX = /[_-](?:b2b[_-]?\d{1,4}|leg[_-]?[a-d1-9]|[ab][_-]?leg)$/i;

/** The Call-ID without the affix, null where it has none. An affix stands before the host part or at the end. */
export function callIdStem(callId: string): string | null {
  const at = callId.indexOf('@');
  const local = at < 0 ? callId : callId.slice(0, at);
  const inLocal = local.replace(AFFIX, '');
  if (inLocal !== local && inLocal.length >= 4) return inLocal + (at < 0 ? '' : callId.slice(at));
  const whole = callId.replace(AFFIX, '');
  return whole !== callId && whole.length >= 4 ? whole : null;
}

export const callIdAffix: LinkRule = {
  name: 'call-id-affix',
  confidence: 0.95,
  either: ({ callId }: ToldMessage) => {
    const stem = callIdStem(callId);
    return stem === null ? [] : [stem];
  },
};
