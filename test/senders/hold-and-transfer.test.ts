import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Baresip, startBaresip } from './baresip.js';
import { startKamailio } from './kamailio.js';
import { lacking, observe } from './observer.js';
import { causes, playCall } from './played-call.js';
import { freePorts } from './ports.js';
import { startSipp } from './sipp.js';
import {
  answer,
  answerWithin,
  calleeScenario,
  LEARN_ROUTE,
  pause,
  receive,
  request,
  scenario,
  T1_MS,
} from './sipp-scenario.js';

const reason = await lacking('baresip', 'kamailio', 'kamcmd', 'sipp');
if (reason !== null) process.stdout.write(`hold and transfer: skipped, ${reason}\n`);

const LIFETIME_MS = 45_000;

function filterOf(ranges: readonly (readonly [first: number, last: number])[]): string {
  return ranges.map(([first, last]) => `udp portrange ${first}-${last}`).join(' or ');
}

function startPhone(user: string, proxyPort?: number): Promise<Baresip> {
  const proxy = proxyPort === undefined ? {} : { outboundProxy: `sip:127.0.0.1:${proxyPort}` };
  return startBaresip({ user, lifetimeMs: LIFETIME_MS, ...proxy });
}

/** What baresip prints at the end of a call; its RTCP begins anew at each hold, so that there is nothing of loss. */
const PACKETS_SENT = /packets:\s+(\d+)/;

function sentBy({ program }: Baresip): number {
  return Number(PACKETS_SENT.exec(program.output())?.[1]);
}

describe.skipIf(reason !== null).concurrent('hold', () => {
  /** Longer than what says nothing about media. */
  const HOLD_MS = 7000;
  /** As many as there are pauses in a stream that suppresses silence. */
  const HOLDS = 3;

  it('again and again is no one-way audio, no loss and no silence suppression', async () => {
    const phones = await Promise.all(['alice', 'bob'].map((user) => startPhone(user)));
    const [alice, bob] = phones as [Baresip, Baresip];
    const observer = await observe(filterOf(phones.map(({ ports }) => ports)));
    try {
      await alice.command('dial', bob.uri);
      await Promise.all(phones.map(({ program }) => program.wrote(/Call established/)));
      for (let hold = 0; hold < HOLDS; hold++) {
        await sleep(1500);
        await alice.command('hold');
        await sleep(HOLD_MS / HOLDS);
        await alice.command('resume');
      }
      await sleep(1500);
      await alice.command('hangup');
      await Promise.all(phones.map(({ program }) => program.wrote(PACKETS_SENT)));
      const { calls } = await observer.finish();
      expect(causes(calls)).toEqual([]);
      expect(calls[0]?.legDetails[0]?.holds).toMatchObject(
        Array.from({ length: HOLDS }, () => ({ by: 'caller', toUs: expect.any(Number) })),
      );
      const streams = new Map(calls[0]?.streamDetails.map((stream) => [stream.listener, stream]));
      expect(streams.get('callee')).toMatchObject({ packets: sentBy(alice), lost: 0 });
      expect(streams.get('caller')).toMatchObject({ packets: sentBy(bob), lost: 0 });
    } finally {
      await Promise.all(phones.map((phone) => phone.close()));
      await observer.finish();
    }
  });

  it('that never ends is stuck, and no one-way audio: a=inactive, and then BYE', async () => {
    const inactive = { sdp: { attributes: ['inactive'] }, retransmitMs: T1_MS };
    const { calls, caller } = await playCall(
      scenario(
        'caller that holds',
        request('INVITE', 1, { sdp: {}, retransmitMs: T1_MS }),
        receive(200, LEARN_ROUTE),
        request('ACK', 1),
        pause(500),
        request('INVITE', 2, inactive),
        receive(200),
        request('ACK', 2),
        pause(HOLD_MS),
        request('BYE', 3, { retransmitMs: T1_MS }),
        receive(200),
      ),
      scenario(
        'callee that is held',
        receive('INVITE', LEARN_ROUTE),
        answer(200, 'OK', { sdp: {}, retransmitMs: T1_MS }),
        receive('ACK'),
        receive('INVITE'),
        answerWithin(200, 'OK', inactive),
        receive('ACK'),
        receive('BYE'),
        answerWithin(200, 'OK'),
      ),
    );
    expect(caller.successful).toBe(1);
    expect(causes(calls)).toEqual(['stuck-hold minor']);
  });
});

describe.skipIf(reason !== null).concurrent('a transfer through kamailio', () => {
  /** Softphones that do not say who referred them. */
  it('without consultation has both its legs in one call', async () => {
    const [bob, carol] = (await Promise.all(['bob', 'carol'].map((user) => startPhone(user)))) as [Baresip, Baresip];
    const users = { bob: `127.0.0.1:${bob.port}`, carol: `127.0.0.1:${carol.port}` };
    const kamailio = await startKamailio({ users, lifetimeMs: LIFETIME_MS });
    const alice = await startPhone('alice', kamailio.port);
    const phones = [alice, bob, carol];
    const observer = await observe(filterOf([[kamailio.port, kamailio.port], ...phones.map(({ ports }) => ports)]));
    try {
      await alice.command('dial', `sip:bob@127.0.0.1:${kamailio.port}`);
      await Promise.all([alice, bob].map(({ program }) => program.wrote(/Call established/)));
      await sleep(1000);
      await alice.command('transfer', `sip:carol@127.0.0.1:${kamailio.port}`);
      await carol.program.wrote(/Call established/);
      await sleep(1000);
      await carol.command('hangup');
      await Promise.all(phones.map(({ program }) => program.wrote(/terminated \(duration/)));
      const { calls } = await observer.finish();
      expect(calls).toMatchObject([{ legs: 2, state: 'ended', links: [{ rule: 'refer', merged: true }] }]);
      expect(causes(calls)).toEqual([]);
    } finally {
      await Promise.all([...phones.map((phone) => phone.close()), kamailio.close()]);
      await observer.finish();
    }
  });

  it('with consultation has all its legs in one call', async () => {
    const first = await freePorts(40);
    /** SIP and media of one SIPp; that of carol has media of two calls. */
    const at = (place: number) => ({
      port: first + 8 * place,
      mediaPort: first + 8 * place + 2,
      lifetimeMs: LIFETIME_MS,
    });
    const users = { bob: `127.0.0.1:${at(0).port}`, carol: `127.0.0.1:${at(1).port}` };
    const kamailio = await startKamailio({ users, lifetimeMs: LIFETIME_MS });
    const observer = await observe(filterOf([[kamailio.port, kamailio.port]]));
    const proxy = { remote: `127.0.0.1:${kamailio.port}`, calls: 1 };
    const [called, consulted] = ['called', 'consulted'].map((name) => `${name}-${first}@127.0.0.1`) as [string, string];
    const dialog = `${consulted};to-tag=t;from-tag=f`;
    const call = (headers: readonly string[], ...talk: readonly string[]) =>
      scenario(
        'caller through a proxy',
        request('INVITE', 1, { sdp: {}, headers, retransmitMs: T1_MS }),
        receive(100, 'optional="true"'),
        receive(180, 'optional="true"'),
        receive(200, LEARN_ROUTE),
        request('ACK', 1),
        ...talk,
        request('BYE', 3, { retransmitMs: T1_MS }),
        receive(200),
      );
    const referTo = `Refer-To: <sip:carol@127.0.0.1:${kamailio.port}?Replaces=${encodeURIComponent(dialog)}>`;
    const referred = scenario(
      'callee that is referred',
      receive('INVITE', LEARN_ROUTE),
      answer(200, 'OK', { sdp: {}, retransmitMs: T1_MS }),
      receive('ACK'),
      receive('REFER'),
      answerWithin(202, 'Accepted'),
      receive('BYE'),
      answerWithin(200, 'OK'),
    );
    const refer = [pause(1500), request('REFER', 2, { headers: [referTo], retransmitMs: T1_MS }), receive(202)];
    const sipps = [
      await startSipp({ ...at(0), scenario: referred, calls: 1 }),
      await startSipp({ ...at(1), scenario: calleeScenario(null), calls: 2 }),
      await startSipp({ ...proxy, ...at(2), scenario: call([], ...refer), service: 'bob', callId: called }),
      await startSipp({ ...proxy, ...at(3), scenario: call([], pause(2500)), service: 'carol', callId: consulted }),
    ];
    try {
      await sleep(1700);
      const onward = call([`Replaces: ${dialog}`], pause(500));
      sipps.push(await startSipp({ ...proxy, ...at(4), scenario: onward, user: 'bob', service: 'carol' }));
      const counts = await Promise.all(sipps.map((sipp) => sipp.finish()));
      expect(counts.map(({ successful, failed }) => [successful, failed])).toEqual([
        [1, 0],
        [2, 0],
        [1, 0],
        [1, 0],
        [1, 0],
      ]);
      const { calls } = await observer.finish();
      expect(calls).toMatchObject([{ legs: 3, state: 'ended' }]);
      const rules = calls[0]?.links.filter(({ merged }) => merged).map(({ rule }) => rule) ?? [];
      expect([...new Set(rules)].sort()).toEqual(['refer', 'replaces']);
      expect(causes(calls)).toEqual([]);
    } finally {
      await Promise.all([...sipps.map((sipp) => sipp.close()), kamailio.close()]);
      await observer.finish();
    }
  });
});
