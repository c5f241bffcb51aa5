import type { CaptureRecord, Leg } from '@earshot/contracts';
import { atProbe, BOB, onNextHop, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

function legs(records: readonly CaptureRecord[], nowUs?: number): Leg[] {
  const fold = createFold(nowUs === undefined ? {} : { nowUs });
  fold.addAll(records);
  return [...fold.calls()].flatMap(({ facts }) => facts.legDetails);
}

function leg(flow: SipFlow, nowUs?: number): Leg {
  const found = legs(flow.records, nowUs);
  expect(found).toHaveLength(1);
  return found[0] as Leg;
}

const ms = (atUs: number | null): number | null => (atUs === null ? null : (atUs - START_US) / 1000);

describe('a leg', () => {
  it('that was answered and ended has its times', () => {
    const one = leg(
      new SipFlow()
        .invite()
        .at(40)
        .respond(100)
        .at(250)
        .respond(180)
        .at(3250)
        .respond(200)
        .at(3300)
        .ack()
        .at(63_250)
        .bye()
        .after(5)
        .respond(200),
    );
    expect(one.state).toBe('ended');
    expect([one.startUs, one.ringUs, one.answerUs, one.endUs].map(ms)).toEqual([0, 250, 3250, 63_250]);
    expect([one.pddMs, one.ringMs, one.talkMs]).toEqual([250, 3000, 60_000]);
    expect([one.finalStatus, one.endedBy, one.messages, one.retransmissions]).toEqual([200, 'caller', 7, 0]);
    expect([one.callerUserAgent, one.calleeUserAgent]).toEqual(['Phone A', 'Phone B']);
    expect(one.hops).toEqual([{ src: '192.0.2.10:5060', dst: '192.0.2.20:5060', probe: 'test' }]);
  });

  it('measures the delay to the answer where nothing rang', () => {
    expect(leg(new SipFlow().invite().at(700).respond(200)).pddMs).toBe(700);
  });

  it.each([
    ['486', new SipFlow().invite().at(100).respond(180).at(900).respond(486).ack(), 'failed', 486, 'callee'],
    ['404', new SipFlow().invite().at(50).respond(404).ack(), 'failed', 404, null],
    ['408', new SipFlow().invite().at(50).respond(408).ack(), 'failed', 408, 'timeout'],
    [
      'CANCEL',
      new SipFlow().invite().at(100).respond(180).at(900).cancel().respond(200).after(5),
      'cancelled',
      null,
      'caller',
    ],
    [
      'a 403 that the client answers with a BYE',
      new SipFlow().invite().at(50).respond(403).at(60).bye().respond(200),
      'failed',
      403,
      null,
    ],
    [
      'a BYE of the callee',
      new SipFlow().invite().at(9).respond(200).ack().at(99).bye({ by: 'callee' }),
      'ended',
      200,
      'callee',
    ],
  ] as const)('ends with %s', (_, flow, state, status, by) => {
    expect(leg(flow)).toMatchObject({ state, finalStatus: status, endedBy: by });
  });

  it('that was cancelled has the 487 of its INVITE as final status', () => {
    const flow = new SipFlow().invite().at(100).respond(180).at(900);
    const branch = flow.records[0]?.branch as string;
    flow.cancel().after(5).respond(200).after(5);
    // The 487 answers the INVITE, not the CANCEL.
    const [terminated] = new SipFlow()
      .at(920)
      .request('INVITE', { branch, cseq: 1, toTag: null })
      .respond(487)
      .records.slice(1);
    const [one] = legs([...flow.records, terminated as CaptureRecord]);
    expect(one).toMatchObject({ state: 'cancelled', finalStatus: 487, endedBy: 'caller', endUs: START_US + 900_000 });
  });

  it('that was challenged is one attempt from its first INVITE on', () => {
    const flow = new SipFlow()
      .invite()
      .at(20)
      .respond(407, { headers: ['Proxy-Authenticate: Digest realm="x", nonce="n1"'] })
      .ack()
      .at(40)
      .invite({ headers: ['Proxy-Authorization: Digest username="u", realm="x", nonce="n1", response="0"'] })
      .at(340)
      .respond(180);
    expect(leg(flow)).toMatchObject({
      state: 'ringing',
      challenged: true,
      pddMs: 340,
      startUs: START_US,
      finalStatus: null,
    });
  });

  it('that was redirected goes on with the next attempt', () => {
    const flow = new SipFlow().invite().at(20).respond(302).ack().at(40).invite().at(90).respond(200).ack();
    expect(leg(flow)).toMatchObject({ state: 'answered', finalStatus: 200, challenged: false });
  });

  it('without any response is given up after Timer B, and not before', () => {
    const flow = new SipFlow().invite().againAt(500, 1500, 3500, 7500, 15_500);
    expect(leg(flow).state).toBe('trying');
    expect(leg(flow, START_US + 31_999_000).state).toBe('trying');
    expect(leg(flow, START_US + 32_000_000)).toMatchObject({
      state: 'timed-out',
      endedBy: 'timeout',
      retransmissions: 5,
    });
    // The seventh sending proves it without a clock.
    expect(leg(flow.againAt(31_500)).state).toBe('timed-out');
  });

  it('that rings is given up after Timer C', () => {
    const flow = new SipFlow().invite().at(100).respond(180);
    expect(leg(flow, START_US + 100_000_000).state).toBe('ringing');
    expect(leg(flow, START_US + 190_000_000).state).toBe('timed-out');
  });

  it('counts the branches of a fork', () => {
    const flow = new SipFlow()
      .invite()
      .at(90)
      .respond(180, { toTag: 'a' })
      .at(95)
      .respond(180, { toTag: 'b' })
      .at(900)
      .respond(200, { toTag: 'b' });
    expect(leg(flow)).toMatchObject({ branches: 2, state: 'answered' });
  });

  it('does not take its copies on the next hop or at another probe for retransmissions', () => {
    const flow = new SipFlow().invite().at(100).respond(180).at(900).respond(200).ack();
    const hop = onNextHop(flow.records, { from: '192.0.2.15:5060', to: BOB.address, delayMs: 3 });
    const [one] = legs([...flow.records, ...hop, ...atProbe(flow.records, 'second', 200)]);
    expect(one).toMatchObject({ messages: 12, retransmissions: 0 });
  });

  it('puts its hops in order although the clocks of two probes disagree', () => {
    const first = new SipFlow({ callee: { ...BOB, address: '192.0.2.15:5060' } }).invite();
    const late = { from: '192.0.2.15:5060', to: BOB.address, delayMs: -400 };
    const [one] = legs([...first.records, ...atProbe(onNextHop(first.records, late), 'second', 0)]);
    expect(one?.hops.map(({ src, dst }) => `${src} ${dst}`)).toEqual([
      '192.0.2.10:5060 192.0.2.15:5060',
      '192.0.2.15:5060 192.0.2.20:5060',
    ]);
  });

  it('counts retransmissions of requests and of responses, but not a ringing that is only said again', () => {
    const flow = new SipFlow()
      .invite()
      .againAt(500)
      .at(600)
      .respond(180)
      .againAt(60_600)
      .at(70_000)
      .respond(200)
      .againAt(70_500, 71_500);
    expect(leg(flow).retransmissions).toBe(3);
  });

  it('counts a provisional response that answers a retransmitted INVITE', () => {
    const flow = new SipFlow().invite().at(10).respond(100);
    const [invite, trying] = flow.records as [CaptureRecord, CaptureRecord];
    const again = [invite, trying].map((record, index) => ({
      ...record,
      id: `again-${index}`,
      atUs: record.atUs + 500_000,
    }));
    expect(legs([...flow.records, ...again])[0]?.retransmissions).toBe(2);
  });

  it('knows who held and until when', () => {
    const flow = new SipFlow()
      .invite()
      .at(10)
      .respond(200)
      .ack()
      .at(5000)
      .reinvite({ by: 'callee', sdp: { direction: 'sendonly' } })
      .respond(200, { sdp: { direction: 'recvonly' } })
      .ack()
      .at(9000)
      .reinvite({ by: 'callee' })
      .respond(200)
      .ack()
      .at(12_000)
      .request('UPDATE', { sdp: { address: '0.0.0.0:4000' } })
      .respond(200);
    expect(leg(flow).holds).toEqual([
      { fromUs: START_US + 5_000_000, toUs: START_US + 9_000_000, by: 'callee' },
      { fromUs: START_US + 12_000_000, toUs: null, by: 'caller' },
    ]);
  });

  it('takes no first offer for hold', () => {
    expect(leg(new SipFlow().invite({ sdp: { direction: 'sendonly' } }).respond(200)).holds).toEqual([]);
  });

  it('has the digits of its INFO', () => {
    const relay = { type: 'application/dtmf-relay', text: 'Signal= 11\r\nDuration= 250\r\n' };
    const flow = new SipFlow().invite().respond(200).ack().at(900).request('INFO', { body: relay }).respond(200);
    expect(leg(flow).dtmf).toEqual([
      { digit: '#', durationMs: 250, atUs: START_US + 900_000, via: 'info', by: 'caller' },
    ]);
  });

  it('that was up before the capture has no start to measure from', () => {
    const flow = new SipFlow().reinvite().at(10).respond(200).ack().at(5000).bye();
    expect(leg(flow)).toMatchObject({ state: 'ended', pddMs: null, answerUs: null, talkMs: null, endedBy: 'caller' });
  });

  it('has the reason that the BYE gives', () => {
    const flow = new SipFlow()
      .invite()
      .respond(200)
      .ack()
      .at(90)
      .bye({ headers: ['Reason: Q.850;cause=16;text="Normal"'] });
    expect(leg(flow).endReason).toBe('Q.850;cause=16;text="Normal"');
  });

  it('has all reasons that the BYE gives, in one header or in several', () => {
    const headers = ['Reason: SIP;cause=503;text="Service Restart"', 'Reason: Q.850;cause=41, Preemption;cause=5'];
    const flow = new SipFlow().invite().respond(200).ack().at(90).bye({ headers });
    expect(leg(flow).endReason).toBe('SIP;cause=503;text="Service Restart", Q.850;cause=41, Preemption;cause=5');
  });

  it.each([
    [34, ['Reason: Q.850;cause=34;text="No circuit/channel available"']],
    [34, ['Reason: SIP;cause=503', 'Reason: Q.850 ;cause=34']],
    [34, ['Reason: SIP;cause=503;text="all, cause=1", Q.850;text="cause=2";cause=34']],
    [34, [`Reason: Q.850;text="${'no circuit '.repeat(8)}";cause=34`]],
    [34, ['Reason: Q850;cause=34']],
    [null, ['Reason: SIP;cause=503;text="Q.850;cause=34"']],
  ])('has the Q.850 cause %j of a refusal with %j', (cause, headers) => {
    const fold = createFold();
    fold.addAll(new SipFlow().invite().at(40).respond(503, { headers }).ack().records);
    expect(fold.traffic().calls.flatMap((call) => call.legs.map((each) => each.cause))).toEqual([cause]);
  });

  it('shares its Call-ID with another where an agent changed the From tag', () => {
    const first = new SipFlow().invite().records;
    const second = new SipFlow({ fromTag: 'other', caller: { ...BOB, address: '192.0.2.15:5060' } })
      .at(5)
      .invite().records;
    const both = legs([...first, ...second]);
    expect(both).toHaveLength(2);
    expect(new Set(both.map(({ key }) => key)).size).toBe(2);
    expect(both[0]?.key).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is not made by a request that opens no call', () => {
    const fold = createFold();
    const flow = new SipFlow().request('REGISTER', { toTag: null }).at(20).respond(200);
    fold.addAll([...flow.records, ...flow.records]);
    expect([...fold.calls()]).toEqual([]);
    expect(fold.otherTransactions()).toMatchObject([
      { method: 'REGISTER', finalStatus: 200, messages: 2, retransmissions: 0 },
    ]);
    expect(fold.sip()).toEqual({ messages: 2, byMethod: { REGISTER: 1 }, byStatus: { '200': 1 }, dialogs: 0 });
  });
});
