import { describe, expect, it } from 'vitest';
import { numberPair } from './number-pair.js';

/** The pair of a call from the number to 4930000. */
const pairOf = (user: string | null) => numberPair({ user }, { user: '4930000' });

describe('numberPair', () => {
  it.each([
    ['without a prefix', '4930123456', '30123456>4930000'],
    ['with one', '004930123456', '30123456>4930000'],
    ['with what RFC 3966 allows for the eye', '+49-30-123.456', '30123456>4930000'],
    ['with more of that', '(030) 123 456', '30123456>4930000'],
    ['with an account', '4930123456_7#trunk', '30123456>4930000'],
    ['with parameters', '4521;phone-context=+4930123456', '4521>4930000'],
    ['that is a name', 'Anonymous', 'anonymous>4930000'],
    ['that is short', '112', '112>4930000'],
  ])('has the last digits of a number %s', (_, user, pair) => {
    expect(pairOf(user)).toBe(pair);
  });

  it('is none without one', () => {
    for (const user of [null, '', '1'.repeat(129)]) expect(pairOf(user)).toBeNull();
  });
});
