import type { CaptureRecord, Leg } from '@earshot/contracts';
import { ALICE, BOB, onNextHop, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

function legOf(records: readonly CaptureRecord[]): Leg {
  const fold = createFold();
  fold.addAll(records);
  const legs = [...fold.calls()].flatMap(({ facts }) => facts.legDetails);
  expect(legs).toHaveLength(1);
  return legs[0] as Leg;
}

const ms = (atUs: number | null): number | null => (atUs === null ? null : (atUs - START_US) / 1000);

/** Each attempt as its final status and the statuses of its INVITEs. */
function attempts(flow: SipFlow): [number | null, (number | null)[]][] {
  return (legOf(flow.records).attempts ?? []).map(({ finalStatus, invites }) => [
    finalStatus,
    invites.map((invite) => invite.finalStatus),
  ]);
}

const CREDENTIALS = { headers: ['Proxy-Authorization: Digest username="u", realm="x", nonce="n1", response="0"'] };
const refused = (flow: SipFlow, status: number) => flow.invite().after(20).respond(status).ack().after(20);

describe('the attempts of a leg', () => {
  const cases: [string, SipFlow, [number | null, (number | null)[]][]][] = [
    ['one INVITE is one', new SipFlow().invite().at(9).respond(486), [[486, [486]]]],
    [
      'the INVITE that answers a challenge belongs to the one before',
      refused(new SipFlow(), 407).invite(CREDENTIALS).at(90).respond(200),
      [[200, [407, 200]]],
    ],
    [
      'two challenges, of a proxy and of the server behind it, are one',
      refused(refused(new SipFlow(), 407), 401).invite(CREDENTIALS).at(90).respond(486),
      [[486, [407, 401, 486]]],
    ],
    [
      'redirections are followed, one after the other',
      refused(refused(new SipFlow(), 302), 301).invite().at(90).respond(200),
      [[200, [302, 301, 200]]],
    ],
    [
      'any other refusal ends it, and the next INVITE is another',
      refused(refused(new SipFlow(), 503), 486).invite().at(90).respond(200),
      [
        [503, [503]],
        [486, [486]],
        [200, [200]],
      ],
    ],
    [
      'an interval that was too small, or a request that was pending, and the INVITE that is sent for it are one',
      refused(refused(refused(new SipFlow(), 407), 422), 491)
        .invite(CREDENTIALS)
        .at(90)
        .respond(200),
      [[200, [407, 422, 491, 200]]],
    ],
    [
      'an interval that was too small after a refusal belongs to what comes after it',
      refused(refused(new SipFlow(), 503), 422).invite().at(90).respond(200),
      [
        [503, [503]],
        [200, [422, 200]],
      ],
    ],
    ['an interval that was too small, and then nothing, is refused', refused(new SipFlow(), 422), [[422, [422]]]],
    [
      'a challenge that was not captured is known by the credentials',
      new SipFlow().invite().at(50).invite(CREDENTIALS).at(90).respond(200),
      [[200, [null, 200]]],
    ],
    [
      'an INVITE without an answer and without credentials after it is its own',
      new SipFlow().invite().at(32_000).invite().at(32_090).respond(200),
      [
        [null, [null]],
        [200, [200]],
      ],
    ],
    ['retransmissions are none', new SipFlow().invite().againAt(500, 1500).at(1600).respond(404), [[404, [404]]]],
    ['a re-INVITE is none', new SipFlow().invite().at(9).respond(200).ack().at(900).reinvite(), [[200, [200]]]],
    ['a leg that was up before the capture has none', new SipFlow().reinvite().at(10).respond(200).ack(), []],
  ];
  it.each(cases)('%s', (_, flow, expected) => {
    expect(attempts(flow)).toEqual(expected);
  });

  it('have the times of what the caller saw', () => {
    const flow = new SipFlow()
      .invite()
      .at(20)
      .respond(302, { contact: 'sip:1003@192.0.2.30' })
      .ack()
      .at(40)
      .invite()
      .at(140)
      .respond(180)
      .at(2140)
      .respond(200)
      .ack();
    const [attempt] = legOf(flow.records).attempts ?? [];
    expect(
      [attempt?.startUs, attempt?.ringUs, attempt?.answerUs, attempt?.finalUs].map((at) => ms(at ?? null)),
    ).toEqual([0, 140, 2140, 2140]);
    expect(attempt?.invites.map(({ cseq, startUs, redirectedTo }) => [cseq, ms(startUs), redirectedTo])).toEqual([
      [1, 0, 'sip:1003@192.0.2.30'],
      [2, 40, null],
    ]);
  });

  it('end with what was sent to the caller, not with what a branch behind the proxy said', () => {
    const proxy = { ...BOB, address: '192.0.2.15:5060' };
    const first = new SipFlow({ callee: proxy }).invite().at(800).respond(480, { toTag: 'proxy' });
    const [invite, toCaller] = first.records as [CaptureRecord, CaptureRecord];
    const behind = new SipFlow({ callee: proxy }).invite().at(900).respond(486, { toTag: 'phone' });
    const hop = onNextHop(behind.records, { from: proxy.address, to: BOB.address, delayMs: 2 });
    expect(legOf([invite, toCaller, ...hop]).attempts).toMatchObject([{ finalStatus: 480 }]);
  });

  it('are bounded where a loop sends INVITE after INVITE', () => {
    const flow = new SipFlow();
    for (let index = 0; index < 200; index++) refused(flow, 503);
    expect(legOf(flow.records).attempts).toHaveLength(64);
  });
});

describe('the branches of a leg', () => {
  it('are what each To tag said first, whether with media, and last, and where it is', () => {
    const flow = new SipFlow()
      .invite()
      .at(20)
      .respond(100)
      .at(90)
      .respond(183, { toTag: 'voicemail', contact: 'sip:vm@192.0.2.40', sdp: {} })
      .at(95)
      .respond(180, { toTag: 'desk', contact: 'sip:1002@192.0.2.20' })
      .at(100)
      .respond(180, { toTag: 'voicemail', contact: 'sip:vm@192.0.2.40' })
      .at(800)
      .respond(486, { toTag: 'mobile' })
      .at(900)
      .respond(200, { toTag: 'desk', contact: 'sip:1002@192.0.2.20' });
    const { branchDetails, branches } = legOf(flow.records);
    expect(branches).toBe(2);
    expect(
      branchDetails?.map(({ provisionalUs, earlyMediaUs, finalUs, ...rest }) => ({
        ...rest,
        ms: [provisionalUs, earlyMediaUs, finalUs].map(ms),
      })),
    ).toEqual([
      {
        toTag: 'voicemail',
        target: 'sip:vm@192.0.2.40',
        provisionalStatus: 183,
        finalStatus: null,
        finalReason: null,
        ms: [90, 90, null],
      },
      {
        toTag: 'desk',
        target: 'sip:1002@192.0.2.20',
        provisionalStatus: 180,
        finalStatus: 200,
        finalReason: 'OK',
        ms: [95, null, 900],
      },
      {
        toTag: 'mobile',
        target: null,
        provisionalStatus: null,
        finalStatus: 486,
        finalReason: 'Busy Here',
        ms: [null, null, 800],
      },
    ]);
  });

  it('are not those who only challenge, and have no target where they only say where else to go', () => {
    const flow = new SipFlow()
      .invite()
      .at(20)
      .respond(407, { toTag: 'proxy' })
      .ack()
      .at(40)
      .invite(CREDENTIALS)
      .at(90)
      .respond(302, { toTag: 'phone', contact: 'sip:9@192.0.2.9' });
    expect(legOf(flow.records).branchDetails).toMatchObject([{ toTag: 'phone', target: null, finalStatus: 302 }]);
  });

  it('are the same on every hop', () => {
    const flow = new SipFlow({ caller: ALICE }).invite().at(90).respond(180).at(900).respond(200);
    const hop = onNextHop(flow.records, { from: '192.0.2.15:5060', to: BOB.address, delayMs: 3 });
    // Behind the proxy it answered 3 ms earlier.
    const [branch, ...more] = legOf([...flow.records, ...hop]).branchDetails ?? [];
    expect(more).toEqual([]);
    expect([branch?.provisionalUs, branch?.finalUs].map((at) => ms(at ?? null))).toEqual([87, 897]);
  });
});
