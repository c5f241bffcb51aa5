import { parseNameAddr, parseSipUri, replacedByUri } from '@earshot/protocol';
import type { ToldMessage } from '../told-message.js';
import { numberPair } from './number-pair.js';
import type { LinkRule } from './rule.js';

/**
 * REFER (RFC 3515). An attended transfer names the leg to replace in its Refer-To (`<sip:x@h?Replaces=call-id%3Bto-tag…>`); a blind
 * one is recognised by the target and the referrer, which the new INVITE repeats in Request-URI and Referred-By (RFC 3892), and
 * where a phone leaves that out, by its calling whom it was referred to ({@link referredLinks}).
 */
export const refer: LinkRule = {
  name: 'refer',
  confidence: 0.95,
  shared: ({ method, headers, from, requestUri }: ToldMessage) => {
    const by = headers['referred-by']?.[0];
    const referTo = headers['refer-to']?.[0];
    if (method === 'REFER' && referTo !== undefined) return transfer(parseNameAddr(referTo).user, by ?? from.uri);
    return method === 'INVITE' && by !== undefined && requestUri !== null
      ? transfer(parseSipUri(requestUri).user, by)
      : [];
  },
  named: ({ method, headers }: ToldMessage) => {
    const referTo = headers['refer-to']?.[0];
    if (method !== 'REFER' || referTo === undefined) return [];
    const reference = replacedByUri(parseNameAddr(referTo).uri);
    return reference === null ? [] : [reference.callId];
  },
  asked: ({ method, headers, to }: ToldMessage) => {
    const referTo = headers['refer-to']?.[0];
    return method !== 'REFER' || referTo === undefined ? null : numberPair(to, parseNameAddr(referTo));
  },
};

function transfer(target: string | null, referrer: string): string[] {
  const by = parseNameAddr(referrer).user?.toLowerCase();
  return target && by ? [`${target.toLowerCase()} by ${by}`] : [];
}
