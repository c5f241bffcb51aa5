import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BaresipCounts, startBaresip } from './baresip.js';
import { startKamailio } from './kamailio.js';
import { type LossyRelay, startLossyRelay } from './lossy-relay.js';
import { lacking, type Observed, observe } from './observer.js';
import { findingsOf } from './played-call.js';
import { startRtpengine } from './rtpengine.js';

const reason = await lacking('baresip', 'kamailio', 'kamcmd', 'rtpengine');
if (reason !== null) process.stdout.write(`loss before and after the probe: skipped, ${reason}\n`);

/** Reports of a receiver come every five seconds; two of them say what was lost between. */
const TALK_MS = 12_000;
const LIFETIME_MS = 45_000;
const LOST_ONE_OF = 20;
const LOST_ENOUGH = 25;

/** alice - rtpengine - relay - bob, and probes before the relay, behind it, and on both of its sides. */
describe.skipIf(reason !== null)('a relay that loses packets on their way to the callee', () => {
  let [before, behind, around]: Observed[] = [];
  let counted: BaresipCounts | undefined;
  let relay: LossyRelay;
  const started: { close(): Promise<unknown> }[] = [];

  function opened<T extends { close(): Promise<unknown> }>(what: T): T {
    started.push(what);
    return what;
  }

  beforeAll(async () => {
    relay = opened(await startLossyRelay(LOST_ONE_OF));
    const bob = opened(await startBaresip({ user: 'bob', lifetimeMs: LIFETIME_MS }));
    const rtpengine = opened(await startRtpengine({ lifetimeMs: LIFETIME_MS }));
    const users = { bob: `127.0.0.1:${bob.port}` };
    const kamailio = opened(await startKamailio({ users, rtpengine: rtpengine.port, relay, lifetimeMs: LIFETIME_MS }));
    const outboundProxy = `sip:127.0.0.1:${kamailio.port}`;
    const alice = opened(await startBaresip({ user: 'alice', lifetimeMs: LIFETIME_MS, outboundProxy }));
    const [ofAlice, ofRtpengine, ofBob] = [alice, rtpengine, bob].map(
      ({ ports: [first, last] }) => `udp portrange ${first}-${last}`,
    );
    const probes = await Promise.all(
      [`${ofAlice} or ${ofRtpengine}`, `${ofBob}`, `${ofAlice} or ${ofRtpengine} or ${ofBob}`].map((filter) =>
        observe(filter),
      ),
    );
    started.push(...probes.map(({ finish }) => ({ close: finish })));
    await alice.command('dial', `sip:bob@127.0.0.1:${kamailio.port}`);
    await Promise.all([alice, bob].map(({ program }) => program.wrote(/Call established/)));
    await sleep(TALK_MS);
    // On a machine that has much to do the softphone begins to send late.
    while (relay.toCallee.dropped.length <= LOST_ENOUGH) await sleep(500);
    await alice.command('hangup');
    await Promise.all([alice, bob].map(({ program }) => program.wrote(/jitter: .*\(ms\)/)));
    counted = bob.counts()[0];
    [before, behind, around] = await Promise.all(probes.map((probe) => probe.finish()));
  }, 60_000);

  afterAll(async () => {
    for (const each of started.reverse()) await each.close();
  });

  function streamsTo(observed: Observed | undefined, listener: 'caller' | 'callee') {
    return (observed?.calls[0]?.streamDetails ?? []).filter((stream) => stream.listener === listener);
  }

  it('is where the packets were lost, as it says itself', () => {
    const { passed, dropped } = relay.toCallee;
    expect(dropped.length).toBeGreaterThan(LOST_ENOUGH);
    expect(streamsTo(behind, 'callee')).toMatchObject([{ packets: passed.length, lost: lostWithin(relay) }]);
    expect(counted?.received).toBe(passed.length);
    expect(streamsTo(before, 'callee').map(({ lost }) => lost)).toEqual([0, 0]);
    for (const observed of [before, behind, around]) {
      for (const { lost } of streamsTo(observed, 'caller')) expect(lost).toBe(0);
    }
  });

  it('lies after the probe that is before it', () => {
    expect(lossesOf(before)).toMatchObject([
      { code: 'downstream-loss', severity: 'major', direction: 'callee', owner: 'network-after-probe' },
    ]);
    expect(before?.calls[0]?.verdict.text).toMatch(/^Good at the probe\. .* after the probe\.$/);
  });

  it('lies before the probe that is behind it', () => {
    expect(lossesOf(behind)).toMatchObject([
      { code: 'upstream-loss', severity: 'major', direction: 'callee', owner: 'network-before-probe' },
    ]);
  });

  it('lies between the hops where a probe sees both of its sides', () => {
    const [found, ...others] = lossesOf(around);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'upstream-loss', direction: 'callee' });
    const way = `between 127.0.0.1:${relay.callerPort} and 127.0.0.1:${relay.calleePort}`;
    expect(found?.title).toMatch(new RegExp(`lost ${way}$`));
  });

  it('also takes the mark for voice off the packets, which is all that is found besides', () => {
    const codes = [before, behind, around].flatMap((observed) =>
      findingsOf(observed?.calls ?? []).map(({ code }) => code),
    );
    expect(new Set(codes)).toEqual(new Set(['downstream-loss', 'upstream-loss', 'dscp-remarked']));
  });
});

function lossesOf(observed: Observed | undefined) {
  return findingsOf(observed?.calls ?? []).filter(({ code }) => code.endsWith('stream-loss'));
}

/** Of those that were lost, the ones with others behind them: what ends a stream nobody misses. */
function lostWithin({ toCallee: { passed, dropped } }: LossyRelay): number {
  const last = passed.at(-1) ?? 0;
  return dropped.filter((sequence) => ((last - sequence) & 0xffff) < 0x8000).length;
}
