import { expect, it } from 'vitest';
import { parseDiversions } from './diversion.js';

it('reads each diversion with its parameters', () => {
  const value =
    '"Bob" <sip:bob@example.org>;reason=User-Busy;counter=2;privacy=full, <tel:+15550101>;reason=unconditional';
  expect(parseDiversions(value)).toMatchObject([
    { address: { user: 'bob', displayName: 'Bob' }, reason: 'user-busy', counter: 2, privacy: 'full' },
    { address: { user: '+15550101' }, reason: 'unconditional', counter: null, privacy: null },
  ]);
});

it('is empty for an empty value', () => {
  expect(parseDiversions('')).toEqual([]);
});
