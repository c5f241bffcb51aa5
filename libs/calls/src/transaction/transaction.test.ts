import type { CaptureRecord, Transaction } from '@earshot/contracts';
import { atProbe, onNextHop, SipFlow, START_US } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { messagesOfTransaction } from './transaction.js';

const CHALLENGE = { headers: ['WWW-Authenticate: Digest realm="x", nonce="n1"'] };
const CREDENTIALS = {
  headers: ['Authorization: Digest username="u", realm="x", nonce="n1", response="0"'],
  toTag: null,
};

const register = () => new SipFlow({ callId: 'reg' }).request('REGISTER', { toTag: null });

function byStart([a]: readonly { atUs: number }[], [b]: readonly { atUs: number }[]): number {
  return (a?.atUs ?? 0) - (b?.atUs ?? 0);
}

function transactions(records: readonly CaptureRecord[], nowUs?: number): Transaction[] {
  const fold = createFold(nowUs === undefined ? {} : { nowUs });
  fold.addAll(records);
  return fold.transactions();
}

describe('a transaction outside of calls', () => {
  const cases: [string, SipFlow, Partial<Transaction>][] = [
    [
      'that was challenged is one, and its delay has the challenge in it',
      register().at(20).respond(401, CHALLENGE).at(30).request('REGISTER', CREDENTIALS).at(75).respond(200),
      { method: 'REGISTER', outcome: 'succeeded', finalStatus: 200, delayMs: 75, requests: 2, messages: 4 },
    ],
    [
      'whose credentials were refused has failed',
      register().at(20).respond(401, CHALLENGE).at(30).request('REGISTER', CREDENTIALS).at(60).respond(403),
      { outcome: 'failed', finalStatus: 403, delayMs: 60 },
    ],
    [
      'that nobody answered the challenge of is no failure',
      register().at(20).respond(401, CHALLENGE),
      { outcome: 'challenged' },
    ],
    ['that was refused has failed', register().at(20).respond(503), { outcome: 'failed', finalStatus: 503 }],
    ['that was sent elsewhere is redirected', register().at(20).respond(302), { outcome: 'redirected' }],
    [
      'counts what was sent again',
      new SipFlow().request('OPTIONS', { toTag: null }).againAt(500, 1500).at(1600).respond(200),
      { method: 'OPTIONS', outcome: 'succeeded', retransmissions: 2, requests: 1, delayMs: 1600 },
    ],
    ['without an answer is pending', register().againAt(500), { outcome: 'pending', endUs: null, delayMs: null }],
  ];
  it.each(cases)('%s', (_, flow, expected) => {
    const found = transactions(flow.records);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
  });

  it('without an answer is given up after Timer F, and not before', () => {
    const { records } = register();
    expect(transactions(records, START_US + 31_999_000)[0]?.outcome).toBe('pending');
    expect(transactions(records, START_US + 32_000_000)[0]?.outcome).toBe('timed-out');
  });

  it('is one on two hops and at two probes', () => {
    const { records } = register().at(40).respond(200);
    const next = onNextHop(records, { from: '192.0.2.15:5060', to: '192.0.2.20:5060', delayMs: 2 });
    const [one, ...more] = transactions([...records, ...next, ...atProbe(records, 'second', 100)]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ messages: 6, retransmissions: 0, requests: 1, probes: ['second', 'test'] });
  });

  it('is another for each refresh, and for each side of a subscription', () => {
    const refreshed = register()
      .at(20)
      .respond(200)
      .at(60_000)
      .request('REGISTER', { toTag: null })
      .after(25)
      .respond(200);
    expect(transactions(refreshed.records).map(({ delayMs }) => delayMs)).toEqual([20, 25]);
    const subscription = new SipFlow()
      .request('SUBSCRIBE', { toTag: null })
      .at(10)
      .respond(202)
      .at(30)
      .request('NOTIFY', { by: 'callee' })
      .at(36)
      .respond(200);
    expect(transactions(subscription.records).map(({ method, delayMs }) => [method, delayMs])).toEqual([
      ['SUBSCRIBE', 10],
      ['NOTIFY', 6],
    ]);
  });

  it('has its own messages, of all that its Call-ID has', () => {
    const refreshed = register()
      .at(20)
      .respond(401, CHALLENGE)
      .at(30)
      .request('REGISTER', CREDENTIALS)
      .at(75)
      .respond(200)
      .at(60_000)
      .request('REGISTER', CREDENTIALS)
      .at(60_020)
      .respond(200);
    const subscription = new SipFlow({ callId: 'reg' }).request('SUBSCRIBE', { toTag: null }).respond(202);
    const records = [...refreshed.records, ...subscription.records];
    const own = transactions(records).map((found) => messagesOfTransaction(found, records));
    const { records: registered } = refreshed;
    expect(own).toEqual([registered.slice(0, 4), subscription.records, registered.slice(4)].sort(byStart));
    expect(own.flat()).toHaveLength(8);
  });

  it('is none in a call', () => {
    const flow = new SipFlow().invite().at(100).respond(200).ack().at(500).request('OPTIONS').respond(200);
    expect(transactions(flow.records)).toEqual([]);
  });

  it('does not depend on the order of records', () => {
    const records = cases.flatMap(([, flow], index) =>
      flow.records.map((record) => ({ ...record, id: `${index} ${record.id}`, callId: `c${index}` })),
    );
    const expected = transactions(records);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(transactions(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});
