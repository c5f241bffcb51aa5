import { parseSessionId } from '@earshot/protocol';
import type { LinkRule } from './rule.js';

const NIL = '0'.repeat(32);

/**
 * RFC 7989: each end gives the session a UUID that intermediaries pass on, so legs share at least the caller's half. RFC 7329,
 * older, has one value in the same place.
 */
export const sessionId: LinkRule = {
  name: 'session-id',
  confidence: 0.98,
  shared: ({ headers }) => {
    const value = headers['session-id']?.[0];
    const parsed = value === undefined ? null : parseSessionId(value);
    if (parsed === null) return [];
    return [parsed.local, parsed.remote ?? NIL].filter((half) => half !== NIL);
  },
};
