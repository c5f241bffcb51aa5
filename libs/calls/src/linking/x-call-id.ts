import type { ToldMessage } from '../told-message.js';
import type { LinkRule } from './rule.js';

/** Headers in which back-to-back agents and dial plans write the Call-ID of the other leg, or an id common to both. */
const HEADERS = [
  'x-cid',
  'x-call-id',
  'x-callid',
  'xcall-id',
  'x-original-call-id',
  'x-orig-call-id',
  'x-related-call-id',
  'x-peer-call-id',
  'x-aleg-call-id',
  'x-inbound-call-id',
  'x-correlation-id',
  'x-ucid',
  'cisco-guid',
  'cisco-gucid',
  'av-global-session-id',
  'x-genesys-calluuid',
  'x-broadworks-correlation-info',
] as const;

function values({ headers }: ToldMessage): string[] {
  const found: string[] = [];
  for (const name of HEADERS) {
    const value = headers[name]?.[0]?.trim();
    // A counter or a flag in such a header ties strangers together.
    if (value !== undefined && value.length >= 8) found.push(value);
  }
  return found;
}

export const xCallId: LinkRule = { name: 'x-call-id', confidence: 0.95, either: values };
