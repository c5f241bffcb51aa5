import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../api/documents';
import { milliseconds, outcomeText, recordOf } from './words';

const REGISTER: Transaction = {
  key: '0123456789abcdef',
  callId: 'c1',
  method: 'REGISTER',
  from: 'sip:alice@example.com',
  to: 'sip:alice@example.com',
  src: '192.0.2.1:5060',
  dst: '192.0.2.2:5060',
  probes: ['p'],
  startUs: 0,
  lastRequestUs: 0,
  endUs: 54_990,
  outcome: 'succeeded',
  finalStatus: 200,
  finalReason: 'OK',
  delayMs: 54.99,
  requests: 2,
  messages: 4,
  retransmissions: 0,
  userAgent: null,
};

describe('the words of a request outside of calls', () => {
  it.each<[Partial<Transaction>, string]>([
    [{}, '200 OK after 55.0 ms, one challenge in it.'],
    [{ requests: 1, finalReason: null, delayMs: 1204.4 }, '200 after 1,204 ms.'],
    [
      { outcome: 'challenged', finalStatus: 401, finalReason: 'Unauthorized', requests: 1, delayMs: 2.25 },
      '401 Unauthorized after 2.250 ms, which nobody answered.',
    ],
    [{ outcome: 'timed-out', finalStatus: null, delayMs: null }, 'Nothing final came within 32 s (Timer F).'],
    [{ outcome: 'pending', finalStatus: null, delayMs: null }, 'Nothing final has come so far.'],
  ])('say how it went: %#', (change, expected) => {
    expect(outcomeText({ ...REGISTER, ...change })).toBe(expected);
  });

  it('name an address of record without scheme and parameters', () => {
    expect(recordOf('SIPS:alice@example.com;transport=tls?x=y')).toBe('alice@example.com');
    expect(recordOf('tel:+493055500')).toBe('tel:+493055500');
  });

  it('print a delay that is not known as a dash', () => {
    expect(milliseconds(null)).toBe('–');
  });
});
