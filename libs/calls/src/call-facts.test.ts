import type { CaptureRecord } from '@earshot/contracts';
import { answeredCall, BOB, SipFlow, START_US } from '@earshot/test/builders';
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

describe('legs of one Call-ID', () => {
  /** An agent between the two that passes the Call-ID on, with a From tag of its own. */
  const AGENT = { user: '1000', address: '203.0.113.7:5060', media: '203.0.113.7:7000' };
  const one = answeredCall({ callId: 'both', callee: { ...AGENT, user: BOB.user } });
  const two = answeredCall({
    callId: 'both',
    fromTag: 'tag-agent',
    toTag: 'tag-far',
    caller: AGENT,
    startUs: START_US + 15_000,
    toCaller: { lost: ({ index }) => index % 10 === 9 },
  });
  const facts = only([...one.records, ...two.records]);

  it('have their own streams each, and heard what these brought', () => {
    expect(facts.legDetails.map(({ callId }) => callId)).toEqual(['both', 'both']);
    const keys = facts.legDetails.map(({ key }) => key);
    for (const [index, { flow }] of [one, two].entries()) {
      const ends = [flow.caller.media, flow.callee.media];
      const own = facts.streamDetails.filter(({ src, dst }) => ends.includes(src) && ends.includes(dst));
      expect(own.map(({ legKey }) => legKey)).toEqual([keys[index], keys[index]]);
    }
    // Every tenth packet of the far side was lost before the agent, which heard that; what it sent on itself was whole.
    const lost = facts.legHeard.map(({ caller }) => Math.round(caller.lossPct ?? -1));
    expect(lost).toEqual([0, 10]);
  });
});

describe('log lines of a call', () => {
  const callId = 'logged@192.0.2.10';
  const line = (ordinal: number, atUs: number, text: string): CaptureRecord => ({
    ...{ v: 1, id: `${atUs}${9999 - ordinal}`.padStart(32, '0'), probe: 'kamailio-1', key: `c:${callId}` },
    ...{ kind: 'log', ordinal, atUs, callId, text },
  });
  const logsOf = (lines: readonly CaptureRecord[]) => only([...answeredCall({ callId }).records, ...lines]);

  it('are in order of time, and of arrival where their clock is coarse', () => {
    const facts = logsOf([line(2, START_US, 'c'), line(0, START_US, 'a'), line(1, START_US, 'b'), line(0, 5, 'first')]);
    expect(facts.logs.map(({ text }) => text)).toEqual(['first', 'a', 'b', 'c']);
    expect(facts.logCount).toBe(4);
  });

  it('are a thousand at most, and counted beyond', () => {
    const facts = logsOf(Array.from({ length: 1300 }, (_, index) => line(index, START_US + index, String(index))));
    expect([facts.logs.length, facts.logs.at(-1)?.text, facts.logCount]).toEqual([1000, '999', 1300]);
  });
});
