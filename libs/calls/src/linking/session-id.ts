import type { SipRecord } from '@earshot/contracts';
import type { LinkRule } from './rule.js';

const NIL = '0'.repeat(32);

/**
 * RFC 7989: each end gives the session a UUID that intermediaries pass on: `Session-ID: <local>;remote=<remote>`. Legs share at
 * least the caller's half. RFC 7329, older, has one value in the same place.
 */
export const sessionId: LinkRule = {
  name: 'session-id',
  confidence: 0.98,
  shared: ({ headers }: SipRecord) => {
    const value = headers['session-id']?.[0];
    if (value === undefined) return [];
    const [local = '', ...parameters] = value.toLowerCase().split(';', 4);
    const remote = parameters.map((part) => part.trim()).find((part) => part.startsWith('remote='));
    return [local.trim(), remote?.slice('remote='.length) ?? ''].filter(isSessionUuid);
  },
};

function isSessionUuid(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text) && text !== NIL;
}
