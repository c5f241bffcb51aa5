import { concludeCalls } from '@earshot/diagnosis';
import { describe, expect, it } from 'vitest';
import { startBaresip } from './baresip.js';
import { startKamailio } from './kamailio.js';
import { lacking, observe } from './observer.js';
import { causes, findingsOf, playCall } from './played-call.js';
import { freePorts } from './ports.js';
import { startSipp } from './sipp.js';
import {
  answer,
  answerWithin,
  LEARN_CHALLENGE,
  LEARN_ROUTE,
  OPTIONAL,
  pause,
  receive,
  request,
  type Scenario,
  scenario,
  T1_MS,
} from './sipp-scenario.js';

const reason = await lacking('sipp');
if (reason !== null) process.stdout.write(`causes in the signalling: skipped, ${reason}\n`);

describe.skipIf(reason !== null).concurrent('what SIPp does wrong in the signalling', () => {
  it('ack-never-arrived: the callee repeats its 200, and no ACK comes', async () => {
    const { calls, caller, callee } = await playCall(
      scenario(
        'caller without ACK',
        request('INVITE', 1, { sdp: {}, retransmitMs: T1_MS }),
        receive(180),
        receive(200, LEARN_ROUTE),
        pause(4500),
        request('BYE', 2, { retransmitMs: T1_MS }),
        receive(200),
      ),
      scenario(
        'callee that waits for the ACK',
        receive('INVITE', LEARN_ROUTE),
        answer(180, 'Ringing'),
        answer(200, 'OK', { sdp: {}, retransmitMs: T1_MS }),
        receive('ACK', OPTIONAL),
        receive('BYE'),
        answerWithin(200, 'OK'),
      ),
    );
    expect(caller.successful).toBe(1);
    expect(callee.retransmitted).toBeGreaterThanOrEqual(2);
    expect(causes(calls)).toEqual(['ack-never-arrived critical']);
    expect(calls[0]?.legDetails[0]?.retransmissions).toBe(callee.retransmitted);
    expect(calls[0]?.findings[0]?.explanation).toContain(` ${1 + callee.retransmitted} times `);
  });

  /** RFC 3261 9.1: a CANCEL does nothing to a request with a final answer; then the caller has a call that it did not want. */
  it.each([
    {
      order: 'CANCEL before 200',
      caller: [request('CANCEL', 1, { opens: true, branchOf: 2 }), receive(200), receive(200, LEARN_ROUTE)],
      callee: [receive('CANCEL'), answer(200, 'OK'), answer(200, 'OK', { to: '1 INVITE', sdp: {} })],
    },
    {
      order: '200 before CANCEL',
      caller: [receive(200, LEARN_ROUTE), request('CANCEL', 1, { opens: true, branchOf: 3 }), receive(200)],
      callee: [answer(200, 'OK', { sdp: {} }), receive('CANCEL'), answer(200, 'OK')],
    },
  ])('a CANCEL and a 200 that cross, seen as $order: no finding', async ({ caller, callee }) => {
    const played = await playCall(
      scenario(
        'caller that gives up',
        request('INVITE', 1, { sdp: {}, retransmitMs: T1_MS }),
        receive(180),
        ...caller,
        request('ACK', 1),
        request('BYE', 2, { retransmitMs: T1_MS }),
        receive(200),
      ),
      scenario(
        'callee that picks up meanwhile',
        receive('INVITE', LEARN_ROUTE),
        answer(180, 'Ringing'),
        ...callee,
        receive('ACK'),
        receive('BYE'),
        answerWithin(200, 'OK'),
      ),
    );
    expect(played.caller).toMatchObject({ successful: 1, sent: { INVITE: 1, CANCEL: 1, ACK: 1, BYE: 1 } });
    expect(played.fold.sip().byMethod).toEqual({ INVITE: 1, CANCEL: 1, ACK: 1, BYE: 1 });
    expect(played.calls).toMatchObject([{ state: 'ended', endedBy: 'caller', findings: [] }]);
    expect(played.calls[0]?.verdict.text).toBe('Cancelled by the caller just as the callee answered.');
  });

  it('codec-rejection: 488, with what each side can do', async () => {
    const { calls, caller } = await playCall(
      callerOfG729,
      scenario(
        'callee of PCMA alone',
        receive('INVITE'),
        answer(488, 'Not Acceptable Here', { sdp: {}, headers: ['Warning: 304 127.0.1.2 "Media type not available"'] }),
        receive('ACK'),
      ),
    );
    expect(caller.successful).toBe(1);
    expect(causes(calls)).toEqual(['codec-rejection major']);
    expect(calls[0]?.findings[0]).toMatchObject({ owner: 'callee', explanation: expect.stringMatching(/G729.*PCMA/) });
  });

  it('session-timer-drop: nobody refreshes, and the call is cut a third of the interval before its end', async () => {
    const { calls, caller } = await playCall(sessionTimerCaller([pause(INTERVAL_S * 667)]), sessionTimerCallee([]));
    expect(caller.successful).toBe(1);
    expect(causes(calls)).toEqual(['session-timer-drop critical']);
  });

  it('no finding where the session is refreshed, and somebody hangs up at the same moment', async () => {
    const { calls, caller } = await playCall(
      sessionTimerCaller([
        pause(INTERVAL_S * 500),
        request('UPDATE', 2, { headers: SESSION_TIMER }),
        receive(200),
        pause(INTERVAL_S * 167),
      ]),
      sessionTimerCallee([receive('UPDATE'), answerWithin(200, 'OK', { headers: SESSION_TIMER })]),
    );
    expect(caller.successful).toBe(1);
    expect(causes(calls)).toEqual([]);
  });
});

const callerOfG729 = scenario(
  'caller of G.729 alone',
  request('INVITE', 1, {
    sdp: { payloadTypes: '18', attributes: ['rtpmap:18 G729/8000'] },
    retransmitMs: T1_MS,
  }),
  receive(488),
  request('ACK', 1, { branchOf: 2 }),
);

/** Far below what RFC 4028 allows (90 s), for the sake of the test. */
const INTERVAL_S = 12;
const SESSION_TIMER = [`Session-Expires: ${INTERVAL_S};refresher=uac`, 'Supported: timer'];

/** RFC 4028 10: it hangs up where it sees no refresh. */
function sessionTimerCaller(talk: readonly string[]): Scenario {
  return scenario(
    'caller with a session timer',
    request('INVITE', 1, { sdp: {}, headers: SESSION_TIMER, retransmitMs: T1_MS }),
    receive(200, LEARN_ROUTE),
    request('ACK', 1),
    ...talk,
    request('BYE', 3, { retransmitMs: T1_MS }),
    receive(200),
  );
}

function sessionTimerCallee(talk: readonly string[]): Scenario {
  return scenario(
    'callee with a session timer',
    receive('INVITE', LEARN_ROUTE),
    answer(200, 'OK', { sdp: {}, headers: SESSION_TIMER, retransmitMs: T1_MS }),
    receive('ACK'),
    ...talk,
    receive('BYE'),
    answerWithin(200, 'OK'),
  );
}

const noPhone = await lacking('sipp', 'baresip');

describe.skipIf(noPhone !== null)('SIPp with a codec that baresip does not have', () => {
  it('codec-rejection: 488, which does not say what would do', async () => {
    const phone = await startBaresip({ user: 'bob', lifetimeMs: 20_000 });
    const observer = await observe(`port ${phone.port}`);
    const caller = await startSipp({
      scenario: callerOfG729,
      port: await freePorts(2),
      remote: `127.0.0.1:${phone.port}`,
      service: 'bob',
      calls: 1,
      lifetimeMs: 20_000,
    });
    try {
      expect((await caller.finish()).received).toMatchObject({ 488: 1 });
      const { calls } = await observer.finish();
      expect(causes(calls)).toEqual(['codec-rejection major']);
      expect(findingsOf(calls)[0]?.explanation).toMatch(/Offered: G729\. .* did not say what it would accept/);
    } finally {
      await Promise.all([caller.close(), phone.close()]);
      await observer.finish();
    }
  });
});

const noProxy = await lacking('sipp', 'kamailio', 'kamcmd');

describe.skipIf(noProxy !== null).concurrent('SIPp with a wrong secret at kamailio', () => {
  /** A nonce of kamailio is new with each second. */
  const LOOK_AGAIN_MS = 1100;
  const attempt = (method: string, cseq: number, status: number, secret: string | null) => [
    request(method, cseq, {
      opens: true,
      ...(method === 'INVITE' ? { sdp: {} } : {}),
      headers: secret === null ? [] : [`[authentication username=alice password=${secret}]`],
    }),
    receive(status, status === 200 ? '' : LEARN_CHALLENGE),
    ...(method === 'INVITE' ? [request('ACK', cseq, { branchOf: 2 })] : []),
    pause(LOOK_AGAIN_MS),
  ];
  const caller = (method: string, status: number, secrets: readonly (string | null)[]) =>
    secrets.flatMap((secret, index) => attempt(method, index + 1, secret === 'right' ? 200 : status, secret));

  it.each([
    { method: 'INVITE', status: 407, secrets: [null, 'wrong', 'wrong', 'wrong'], found: ['auth-loop'] },
    { method: 'REGISTER', status: 401, secrets: [null, 'wrong', 'wrong', 'wrong'], found: ['auth-loop'] },
    { method: 'REGISTER', status: 401, secrets: [null, 'right'], found: [] },
  ])('$method and $status, with $secrets: $found', async ({ method, status, secrets, found }) => {
    const kamailio = await startKamailio({ users: {}, secret: 'right', lifetimeMs: 30_000 });
    const observer = await observe(`port ${kamailio.port}`);
    const phone = await startSipp({
      scenario: scenario('phone', ...caller(method, status, secrets)),
      port: await freePorts(2),
      remote: `127.0.0.1:${kamailio.port}`,
      calls: 1,
      lifetimeMs: 30_000,
    });
    try {
      const counts = await phone.finish();
      expect(counts.successful).toBe(1);
      const { fold } = await observer.finish();
      const { calls, findings } = concludeCalls(fold);
      const all = [...[...calls].flatMap((call) => call.findings), ...findings];
      expect(all.map(({ code }) => code)).toEqual(found);
      expect(fold.sip().byStatus[status]).toBe((await kamailio.statistics())[`sl.${status}_replies`]);
    } finally {
      await Promise.all([phone.close(), kamailio.close()]);
      await observer.finish();
    }
  });
});
