import { parseDialogReference } from '@earshot/protocol';
import type { LinkRule } from './rule.js';

/** Replaces (RFC 3891), Join (RFC 3911) and Target-Dialog (RFC 4538) name the Call-ID of the leg that is taken over or joined. */
export const replaces: LinkRule = {
  name: 'replaces',
  confidence: 0.98,
  named: ({ headers }) => {
    const named: string[] = [];
    for (const values of [headers.replaces, headers.join, headers['target-dialog']]) {
      const reference = values?.[0] === undefined ? null : parseDialogReference(values[0]);
      if (reference !== null) named.push(reference.callId);
    }
    return named;
  },
};
