import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import { answeredCall, rtpTimeline, SipFlow, START_US } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold } from './fold.js';
import { ladder } from './ladder/ladder.js';
import { linkEvidence } from './linking/evidence.js';

function everything(records: readonly CaptureRecord[]) {
  const fold = createFold();
  fold.addAll(records);
  return {
    calls: [...fold.calls()].map(({ facts }) => facts),
    unbound: [...fold.unboundStreams()],
    others: fold
      .otherTransactions()
      .map((other) => ({ ...other, from: other.from, to: other.to, sendings: other.sendings.length })),
    sip: fold.sip(),
    rtcp: fold.rtcp(),
  };
}

const [TEMPLATE] = new SipFlow().invite().records as [SipRecord];
const [WINDOW] = rtpTimeline({ src: '192.0.2.20:6000', dst: '192.0.2.10:4000', fromMs: 0, toMs: 400 });

const tag = fc.constantFrom(null, '', 'a', 'b', 'c');
const address = fc.constantFrom(
  '192.0.2.10:5060',
  '192.0.2.20:5060',
  '[2001:db8::1]:5060',
  'gateway:5060',
  '192.0.2.10',
);
const method = fc.constantFrom(
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'UPDATE',
  'REFER',
  'INFO',
  'REGISTER',
  'PRACK',
  'constructor',
  '__proto__',
);
const header = fc.constantFrom(
  'replaces',
  'session-id',
  'x-cid',
  'referred-by',
  'refer-to',
  'reason',
  'p-charging-vector',
  'www-authenticate',
);

/** Messages that no stack would send, in no order and between anybody. */
const message = fc
  .record({
    id: fc.nat({ max: 60 }),
    atMs: fc.nat({ max: 60_000 }),
    callId: fc.constantFrom('', 'one', 'two', 'one_b2b-1', '__proto__'),
    src: address,
    dst: address,
    method,
    status: fc.option(fc.integer({ min: 100, max: 699 })),
    cseq: fc.nat({ max: 4 }),
    fromTag: tag,
    toTag: tag,
    branch: fc.constantFrom(null, 'x', 'y'),
    headers: fc.dictionary(header, fc.array(fc.string({ maxLength: 60 }), { maxLength: 2 }), { maxKeys: 3 }),
    withSdp: fc.boolean(),
    port: fc.constantFrom(0, 9, 4000, 6000, 65_535),
  })
  .map(
    ({ id, atMs, withSdp, port, status, method: named, ...rest }): SipRecord => ({
      ...TEMPLATE,
      ...rest,
      id: `record-${id}`,
      atUs: START_US + id * 1_000_000 + atMs,
      method: status === null ? named : null,
      status,
      cseqMethod: named,
      sdp:
        withSdp && TEMPLATE.sdp
          ? { ...TEMPLATE.sdp, media: TEMPLATE.sdp.media.map((media) => ({ ...media, port })) }
          : null,
    }),
  );

/** One record for each id, as records are made. */
function distinct(records: readonly SipRecord[]): SipRecord[] {
  return [...new Map(records.map((record) => [record.id, record])).values()];
}

describe('a fold', () => {
  it('takes whatever comes, and its result depends on the set alone', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (messages, numbers) => {
        const records = [...distinct(messages), WINDOW as CaptureRecord];
        const shuffled = [...records, ...records]
          .map((record) => ({ record, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ record }) => record);
        expect(everything(shuffled)).toEqual(everything(records));
      }),
      { numRuns: 300 },
    );
  });

  it('makes no call of messages without a Call-ID, which may be of any', () => {
    const { calls, others } = everything([{ ...TEMPLATE, callId: '' }]);
    expect(calls).toEqual([]);
    expect(others).toMatchObject([{ method: 'INVITE', messages: 1 }]);
  });

  it('gives what was asked for before more came again, with the new', () => {
    const { records } = answeredCall();
    const fold = createFold();
    for (const record of records) {
      fold.add(record);
      expect([...fold.calls()].length).toBeLessThanOrEqual(1);
    }
    expect([...fold.calls()].map(({ facts }) => facts)).toEqual(everything(records).calls);
  });

  it('never throws on what it shows of messages either', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const { items } = ladder(messages);
        const shown = items.length + items.reduce((sum, { alsoSeen }) => sum + alsoSeen.length, 0);
        // Every message is in exactly one row.
        expect(shown).toBe(messages.length);
        for (const record of messages) expect(linkEvidence(record)).toContain(`call-id:${record.callId}`);
      }),
      { numRuns: 200 },
    );
  });

  it('stays quick where one Call-ID is flooded', () => {
    const fold = createFold();
    // Where each message went through those before it, these would be 5 thousand million steps, where a test may take a minute.
    for (let index = 0; index < 100_000; index++) {
      fold.add({ ...TEMPLATE, id: `flood-${index}`, atUs: START_US + index * 1000, cseq: index, branch: `b${index}` });
    }
    const [call] = [...fold.calls()];
    expect(call?.facts.messages).toBe(100_000);
  });
});
