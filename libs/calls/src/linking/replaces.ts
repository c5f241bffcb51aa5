import type { SipRecord } from '@earshot/contracts';
import type { LinkRule } from './rule.js';

/** `Replaces: <Call-ID>;to-tag=…;from-tag=…` (RFC 3891), `Join` (RFC 3911) and `Target-Dialog` (RFC 4538): the leg that it takes over. */
export const replaces: LinkRule = {
  name: 'replaces',
  confidence: 0.98,
  named: ({ headers }: SipRecord) =>
    [headers.replaces?.[0], headers.join?.[0], headers['target-dialog']?.[0]].flatMap((value) =>
      value === undefined ? [] : [callIdOf(value)],
    ),
};

function callIdOf(value: string): string {
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
}
