import { expect, it } from 'vitest';
import { parseAuthentication } from './authentication.js';

it('reads a challenge with a comma in quotes', () => {
  const challenge = parseAuthentication(
    'Digest realm="a, b", Nonce="84f1c1", qop="auth,auth-int", stale=TRUE, algorithm=MD5',
  );
  expect(challenge.scheme).toBe('digest');
  expect(challenge.stale).toBe(true);
  expect([...challenge.parameters]).toEqual([
    ['realm', 'a, b'],
    ['nonce', '84f1c1'],
    ['qop', 'auth,auth-int'],
    ['stale', 'TRUE'],
    ['algorithm', 'MD5'],
  ]);
});

it.each(['', 'Basic', 'Digest , ,='])('never fails: %j', (value) => {
  expect(parseAuthentication(value).stale).toBe(false);
});
