import type { CaptureRecord } from '@earshot/contracts';
import { BOB, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import type { CallFacts } from './assembled-call.js';
import { createFold } from './fold.js';

const FIRST_GATEWAY = { ...BOB, address: '198.51.100.1:5060' };
const SECOND_GATEWAY = { ...BOB, address: '198.51.100.2:5060', media: '198.51.100.2:6000' };
const COMMON = { headers: ['X-CID: the-call-of-both'] };

function only(records: readonly CaptureRecord[]): CallFacts {
  const fold = createFold();
  fold.addAll(records);
  const calls = [...fold.calls()];
  expect(calls).toHaveLength(1);
  return calls[0]?.facts as CallFacts;
}

describe('a call', () => {
  it('that failed over to another gateway went as the second attempt did, from the first on', () => {
    const refused = new SipFlow({ callId: 'one', callee: FIRST_GATEWAY }).invite(COMMON).at(200).respond(503).ack();
    const taken = new SipFlow({ callId: 'two', callee: SECOND_GATEWAY, fromTag: 'x' })
      .at(250)
      .invite(COMMON)
      .at(1250)
      .respond(180)
      .at(4250)
      .respond(200)
      .ack()
      .at(14_250)
      .bye();
    expect(only([...taken.records, ...refused.records])).toMatchObject({
      startUs: START_US,
      state: 'ended',
      finalStatus: 200,
      pddMs: 1250,
      talkMs: 10_000,
      endedBy: 'caller',
      legs: 2,
      messages: 8,
      callIds: ['one', 'two'],
      path: ['192.0.2.10', '198.51.100.1', '198.51.100.2'],
      from: '1001',
      to: '1002',
    });
  });

  it('goes on as long as the leg does to which it was transferred', () => {
    const first = new SipFlow({ callId: 'one' }).invite().respond(200).ack().at(5000).bye({ by: 'callee' });
    const second = new SipFlow({ callId: 'two', callee: SECOND_GATEWAY, fromTag: 'x' })
      .at(4000)
      .invite({ headers: ['Replaces: one;to-tag=tag-b;from-tag=tag-a'] })
      .respond(200)
      .ack()
      .at(60_000)
      .bye();
    expect(only([...first.records, ...second.records])).toMatchObject({
      talkMs: 60_000,
      endedBy: 'caller',
      state: 'ended',
    });
  });
});
