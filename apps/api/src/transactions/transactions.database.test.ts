import { createHash } from 'node:crypto';
import { callMessages, messageDetail, transaction, transactionPage, transactionSummary } from '@earshot/contracts';
import { SipFlow, START_US } from '@earshot/test/builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, type RunningApi, startRunningApi } from '../running-api.fixture.js';

/** A token of RFC 3261 25.1, longer than an index entry may be however it is compressed. */
const LONG_METHOD = Array.from({ length: 100 }, (_, each) => createHash('sha256').update(`${each}`).digest('hex')).join(
  '',
);

describe('transactions outside of calls', () => {
  let running: RunningApi;

  const page = async (query: string) =>
    transactionPage.parse(await (await fetch(running.at(`/api/v1/transactions?${query}`))).json());
  const register = (callId: string, ms: number, status: number) =>
    new SipFlow({ callId, startUs: START_US + ms * 1000 })
      .request('REGISTER', { toTag: null })
      .after(ms)
      .respond(status);

  beforeAll(async () => {
    running = await startRunningApi();
    const flows = [
      register('reg-1', 10, 200),
      register('reg-2', 20, 200),
      register('reg-3', 40, 403),
      // Long ago, so that Timer F is over.
      new SipFlow({ callId: 'reg-4' }).request('REGISTER', { toTag: null }),
      new SipFlow({ callId: 'ping' }).request('OPTIONS', { toTag: null }).after(3).respond(200),
      new SipFlow({ callId: 'long' }).request(LONG_METHOD, { toTag: null }).after(3).respond(501),
    ];
    await running.take(flows.flatMap(({ records }) => records));
  });

  afterAll(() => running?.close());

  it('are listed newest first, page by page, and again the same', async () => {
    const first = await page('method=REGISTER&limit=3');
    expect(first.items.map(({ callId, outcome }) => [callId, outcome])).toEqual([
      ['reg-3', 'failed'],
      ['reg-2', 'succeeded'],
      ['reg-1', 'succeeded'],
    ]);
    const { items, next } = await page(`method=REGISTER&limit=3&cursor=${first.next}`);
    expect(items.map(({ callId, outcome }) => [callId, outcome])).toEqual([['reg-4', 'timed-out']]);
    expect(next).toBeNull();
  });

  it('are found by method, outcome, status, and any part of who and where', async () => {
    const found = async (query: string) => (await page(query)).items.map(({ callId }) => callId);
    expect(await found('method=OPTIONS')).toEqual(['ping']);
    expect(await found('outcome=timed-out')).toEqual(['reg-4']);
    expect(await found('status=403')).toEqual(['reg-3']);
    expect(await found('q=REG-2')).toEqual(['reg-2']);
    expect(await found('q=%25')).toEqual([]);
    expect((await problemOf(fetch(running.at('/api/v1/transactions?outcome=lost')))).errors?.[0]?.at).toBe('outcome');
  });

  it('are each found by key, with the messages of that one alone', async () => {
    const [ping] = (await page('method=OPTIONS')).items;
    const of = async (path: string) => (await fetch(running.at(`/api/v1/transactions/${ping?.key}${path}`))).json();
    expect(transaction.parse(await of(''))).toEqual(ping);
    expect(transaction.parse(await of(`-${ping?.startUs}`))).toEqual(ping);
    const { items, participants } = callMessages.parse(await of('/messages'));
    expect(items.map(({ method, status, callId }) => [method, status, callId])).toEqual([
      ['OPTIONS', null, 'ping'],
      [null, 200, 'ping'],
    ]);
    expect(participants).toHaveLength(2);
    const whole = messageDetail.parse(await of(`/messages/${items[1]?.id}`));
    expect(whole.startLine).toBe('SIP/2.0 200 OK');
    for (const path of ['0123456789abcdef', 'none', `${ping?.key}-1`, `${ping?.key}/messages/${'0'.repeat(32)}`]) {
      expect((await problemOf(fetch(running.at(`/api/v1/transactions/${path}`)))).status).toBe(404);
    }
  });

  it('have the registration request delay and the ineffective share of RFC 6076', async () => {
    const response = await fetch(running.at('/api/v1/transactions/summary'));
    const { methods } = transactionSummary.parse(await response.json());
    expect(methods).toEqual([
      expect.objectContaining({ method: LONG_METHOD, transactions: 1 }),
      expect.objectContaining({ method: 'OPTIONS', transactions: 1, ineffectivePct: 0 }),
      {
        method: 'REGISTER',
        transactions: 4,
        succeeded: 2,
        ineffective: 2,
        ineffectivePct: 50,
        delayMs: { mean: 15, median: 15, p95: 19.5 },
        retransmissions: 0,
      },
    ]);
  });
});
