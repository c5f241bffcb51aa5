import type { SipRecord } from '@earshot/contracts';
import { answeredFlow, type Fixture, toCallee, toCaller } from './fixture.js';
import { onNextHop, SipFlow } from './sip-flow.js';

const TIMER = ['Session-Expires: 90;refresher=uac'] as const;

/** Answered after 2 s with a session timer of 90 s. */
function timed(): SipFlow {
  return new SipFlow()
    .invite({ headers: TIMER })
    .at(100)
    .respond(180)
    .at(2000)
    .respond(200, { headers: TIMER })
    .after(10)
    .ack();
}

/** Both ends offer a change at the same time, and both are refused. */
function glare(rounds: number): SipFlow {
  const flow = answeredFlow();
  for (let round = 0; round < rounds; round++) {
    flow.at(5_000 + round * 3_000);
    flow.reinvite().after(5).respond(491).after(5).ack();
    flow.reinvite({ by: 'callee' }).after(5).respond(491).after(5).ack({ by: 'callee' });
  }
  return flow.after(1000).reinvite().after(10).respond(200).after(10).ack().at(32_000).bye().after(10).respond(200);
}

/** The proxy sends the INVITE to the next, which sends it back, and so on; each with a hop less to go. */
function circle(visits: number, target: (visit: number) => string): SipRecord[] {
  const [invite] = new SipFlow().invite().records as [SipRecord];
  const hop = (from: string, to: string, visit: number) => {
    const sent = onNextHop([invite], { from, to, delayMs: 10 * visit })[0] as SipRecord;
    const forwards = String(70 - visit);
    return {
      ...sent,
      id: `${visit.toString(16).padStart(2, '0')}${sent.id.slice(2)}`,
      branch: `z9hG4bK-circle-${visit}`,
      requestUri: target(visit),
      headers: { ...sent.headers, 'max-forwards': [forwards] },
    };
  };
  const records: SipRecord[] = [];
  for (let visit = 1; visit <= visits; visit++) {
    const [from, to] =
      visit % 2 === 1 ? ['192.0.2.50:5060', '192.0.2.60:5060'] : ['192.0.2.60:5060', '192.0.2.50:5060'];
    records.push(hop(from, to, visit));
  }
  return [invite, ...records];
}

/** Calls whose session goes wrong: timers, glare, circles; and near misses. */
export const SESSION_FIXTURES: Readonly<Record<string, Fixture>> = {
  'the session timer runs out': {
    // RFC 4028 10: of 90 s the BYE comes a third, 30 s, before the end, 60 s after the answer.
    records: [
      ...timed().at(62_000).bye({ by: 'callee' }).after(10).respond(200).records,
      ...toCallee({ toMs: 62_000 }),
      ...toCaller({ toMs: 62_000 }),
    ],
    codes: ['session-timer-drop'],
  },
  'the refresh of the session is refused': {
    records: [
      ...timed()
        .at(47_000)
        .request('UPDATE', { headers: TIMER })
        .after(20)
        .respond(481)
        .after(100)
        .bye()
        .after(10)
        .respond(481).records,
      ...toCallee({ toMs: 47_000 }),
      ...toCaller({ toMs: 47_000 }),
    ],
    codes: ['session-timer-drop'],
  },
  'the session timers do not agree': {
    records: [1, 2].reduce(
      (flow) =>
        flow
          .invite({ headers: TIMER })
          .after(20)
          .respond(422, { headers: ['Min-SE: 1800'] })
          .after(5)
          .ack()
          .after(5),
      new SipFlow(),
    ).records,
    codes: ['session-timer-drop'],
  },
  'not: the session was refreshed in time': {
    records: [
      ...timed()
        .at(47_000)
        .request('UPDATE', { headers: TIMER })
        .after(20)
        .respond(200, { headers: TIMER })
        .at(62_000)
        .bye({ by: 'callee' })
        .after(10)
        .respond(200).records,
      ...toCallee({ toMs: 62_000 }),
      ...toCaller({ toMs: 62_000 }),
    ],
    codes: [],
    nearMissOf: 'session-timer-drop',
  },
  'not: hung up half a minute after the answer': {
    records: [...timed().at(32_000).bye({ by: 'callee' }).after(10).respond(200).records, ...toCallee(), ...toCaller()],
    codes: [],
    nearMissOf: 'session-timer-drop',
  },

  'both ends change the session at once': {
    records: [...glare(2).records, ...toCallee(), ...toCaller()],
    codes: ['re-invite-glare'],
  },
  'not: they met once and then one waited': {
    records: [...glare(1).records, ...toCallee(), ...toCaller()],
    codes: [],
    nearMissOf: 're-invite-glare',
  },

  'the call goes round between two proxies': {
    records: circle(6, () => 'sip:1002@192.0.2.20'),
    codes: ['request-loop'],
  },
  'not: each visit is for another number': {
    records: circle(6, (visit) => `sip:${1002 + visit}@192.0.2.20`),
    codes: [],
    nearMissOf: 'request-loop',
  },
  'a proxy says that the call went too far': {
    records: new SipFlow().invite().at(40).respond(483, { reason: 'Too Many Hops' }).after(5).ack().records,
    codes: ['request-loop'],
  },
  'not: two forks of a call met at one server': {
    records: new SipFlow().invite().at(40).respond(482, { reason: 'Request Merged' }).after(5).ack().records,
    codes: [],
    nearMissOf: 'request-loop',
  },
};
