import type { SipRecord } from '@earshot/contracts';
import type { LinkRule } from './rule.js';

/**
 * REFER (RFC 3515). An attended transfer names the leg to replace in its Refer-To (`<sip:x@h?Replaces=call-id%3Bto-tag…>`); a blind
 * one is recognised by the target and the referrer, which the new INVITE repeats in Request-URI and Referred-By (RFC 3892).
 */
export const refer: LinkRule = {
  name: 'refer',
  confidence: 0.95,
  shared: (record: SipRecord) => {
    const { headers } = record;
    const by = headers['referred-by']?.[0];
    const referTo = headers['refer-to']?.[0];
    if (record.method === 'REFER' && referTo !== undefined) return transfer(uriOf(referTo), by ?? record.from.uri);
    return record.method === 'INVITE' && by !== undefined ? transfer(record.requestUri ?? '', by) : [];
  },
  named: ({ method, headers }: SipRecord) => {
    const referTo = headers['refer-to']?.[0];
    if (method !== 'REFER' || referTo === undefined) return [];
    const uri = uriOf(referTo);
    const at = uri.search(/[?&]replaces=/i);
    if (at < 0) return [];
    const rest = uri.slice(at + '?replaces='.length);
    const end = rest.search(/%3b|[&;>]/i);
    return [unescaped(end < 0 ? rest : rest.slice(0, end))];
  },
};

function transfer(target: string, referrer: string): string[] {
  const user = userOf(uriOf(target));
  const by = userOf(uriOf(referrer));
  return user === '' || by === '' ? [] : [`${user} by ${by}`];
}

function uriOf(nameAddr: string): string {
  const open = nameAddr.indexOf('<');
  if (open < 0) return nameAddr.trim();
  const close = nameAddr.indexOf('>', open);
  return nameAddr.slice(open + 1, close < 0 ? nameAddr.length : close);
}

function userOf(uri: string): string {
  const scheme = uri.indexOf(':');
  const at = uri.indexOf('@');
  return scheme < 0 || at < scheme ? '' : uri.slice(scheme + 1, at).toLowerCase();
}

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
