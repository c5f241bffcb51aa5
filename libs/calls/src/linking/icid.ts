import type { SipRecord } from '@earshot/contracts';
import type { LinkRule } from './rule.js';

/** P-Charging-Vector (RFC 7315 5.6): the IMS charging identifier goes unchanged through all legs of a session. */
export const icid: LinkRule = {
  name: 'icid',
  confidence: 0.95,
  shared: ({ headers }: SipRecord) => {
    const vector = headers['p-charging-vector']?.[0];
    if (vector === undefined) return [];
    for (const part of vector.split(';', 16)) {
      const equals = part.indexOf('=');
      if (equals < 0 || part.slice(0, equals).trim().toLowerCase() !== 'icid-value') continue;
      const value = part
        .slice(equals + 1)
        .trim()
        .replaceAll('"', '');
      return value.length >= 8 ? [value] : [];
    }
    return [];
  },
};
