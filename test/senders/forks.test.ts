import { describe, expect, it } from 'vitest';
import { startKamailio } from './kamailio.js';
import { lacking, observe } from './observer.js';
import { causes } from './played-call.js';
import { freePorts } from './ports.js';
import { startSipp } from './sipp.js';
import {
  answer,
  answerWithin,
  LEARN_ROUTE,
  OPTIONAL,
  pause,
  receive,
  request,
  type Scenario,
  scenario,
  T1_MS,
} from './sipp-scenario.js';

const reason = await lacking('kamailio', 'kamcmd', 'sipp');
if (reason !== null) process.stdout.write(`forks: skipped, ${reason}\n`);

const LIFETIME_MS = 30_000;

/** One call through kamailio to what it makes of `team`, with everything that goes through it captured. */
async function callTeam(first: number, phones: readonly Scenario[], options: { users: string[]; redirects?: boolean }) {
  const { users, redirects = false } = options;
  const kamailio = await startKamailio({ users: { team: users }, redirects, lifetimeMs: LIFETIME_MS });
  const observer = await observe(`udp port ${kamailio.port}`);
  const once = { calls: 1, lifetimeMs: LIFETIME_MS };
  const sipps = await Promise.all(
    phones.map((phone, place) => startSipp({ ...once, scenario: phone, port: portOf(first, place) })),
  );
  try {
    const port = portOf(first, phones.length);
    const remote = `127.0.0.1:${kamailio.port}`;
    sipps.push(await startSipp({ ...once, scenario: CALLER, port, mediaPort: port + 2, remote, service: 'team' }));
    const counts = await Promise.all(sipps.map((sipp) => sipp.finish()));
    expect(counts.map(({ successful, failed }) => [successful, failed])).toEqual(sipps.map(() => [1, 0]));
    return (await observer.finish()).calls;
  } finally {
    await Promise.all([...sipps.map((sipp) => sipp.close()), kamailio.close()]);
    await observer.finish();
  }
}

/** It hears of both phones, in this order. */
const CALLER = scenario(
  'caller of a team',
  request('INVITE', 1, { sdp: {}, retransmitMs: T1_MS }),
  receive(100, OPTIONAL),
  receive(180, OPTIONAL),
  receive(183, OPTIONAL),
  receive(200, LEARN_ROUTE),
  request('ACK', 1),
  pause(500),
  request('BYE', 2, { retransmitMs: T1_MS }),
  receive(200),
);

/** Of the place, with room for media. */
function portOf(first: number, place: number): number {
  return first + 6 * place;
}

function answering(...early: readonly string[]): Scenario {
  return scenario(
    'phone that answers',
    receive('INVITE', LEARN_ROUTE),
    ...early,
    answer(200, 'OK', { sdp: {}, retransmitMs: T1_MS }),
    receive('ACK'),
    receive('BYE'),
    answerWithin(200, 'OK'),
  );
}

describe.skipIf(reason !== null).concurrent('a call that kamailio forks', () => {
  it('to two phones has a branch of each: one is busy, the other plays before it answers', async () => {
    const first = await freePorts(18);
    const [busy, answers] = [portOf(first, 0), portOf(first, 1)];
    const calls = await callTeam(
      first,
      [
        scenario(
          'phone that is busy',
          receive('INVITE'),
          answer(180, 'Ringing'),
          pause(800),
          answer(486, 'Busy Here', { retransmitMs: T1_MS }),
          receive('ACK'),
        ),
        answering(pause(300), answer(183, 'Session Progress', { sdp: {} }), pause(1500)),
      ],
      { users: [`127.0.0.1:${busy}`, `127.0.0.1:${answers}`] },
    );
    expect(calls).toMatchObject([{ legs: 1, state: 'ended', finalStatus: 200, endedBy: 'caller' }]);
    const [leg] = calls[0]?.legDetails ?? [];
    expect(leg?.attempts).toMatchObject([{ finalStatus: 200, invites: [{ cseq: 1, finalStatus: 200 }] }]);
    const branches = [...(leg?.branchDetails ?? [])].sort((a, b) => (a.finalStatus ?? 0) - (b.finalStatus ?? 0));
    const early = expect.any(Number);
    expect(branches).toMatchObject([
      {
        provisionalStatus: 183,
        earlyMediaUs: early,
        finalStatus: 200,
        target: `sip:bob@127.0.0.1:${answers};transport=UDP`,
      },
      {
        provisionalStatus: 180,
        earlyMediaUs: null,
        finalStatus: 486,
        target: `sip:bob@127.0.0.1:${busy};transport=UDP`,
      },
    ]);
    expect(causes(calls)).toEqual([]);
  });

  it('because a phone redirects it is answered by the second, in one attempt', async () => {
    const first = await freePorts(18);
    const [moved, answers] = [portOf(first, 0), portOf(first, 1)];
    const calls = await callTeam(
      first,
      [
        scenario(
          'phone that redirects',
          receive('INVITE'),
          answer(302, 'Moved Temporarily', { contact: `sip:team@127.0.0.1:${answers}`, retransmitMs: T1_MS }),
          receive('ACK'),
        ),
        answering(answer(180, 'Ringing'), pause(500)),
      ],
      { users: [`127.0.0.1:${moved}`], redirects: true },
    );
    expect(calls).toMatchObject([{ legs: 1, state: 'ended', finalStatus: 200 }]);
    const [leg] = calls[0]?.legDetails ?? [];
    expect(leg?.attempts?.map(({ finalStatus }) => finalStatus)).toEqual([200]);
    expect(leg?.branchDetails?.map(({ finalStatus, target }) => [finalStatus, target])).toEqual([
      [302, null],
      [200, `sip:bob@127.0.0.1:${answers};transport=UDP`],
    ]);
    expect(causes(calls)).toEqual([]);
  });
});
