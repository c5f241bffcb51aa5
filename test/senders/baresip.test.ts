import { describe, expect, it } from 'vitest';
import { startBaresip } from './baresip.js';
import { lacking, observe } from './observer.js';

const reason = await lacking('baresip');
if (reason !== null) process.stdout.write(`baresip: skipped, ${reason}\n`);

/** Its first RTCP comes five seconds after the call began. */
const TALK_MS = 7500;

describe.skipIf(reason !== null)('a call between two baresips', () => {
  it('has the packets, the loss and the reports that each prints', async () => {
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((user) => startBaresip({ user, lifetimeMs: 40_000 })));
    if (alice === undefined || bob === undefined) throw new Error('two were started');
    const ranges = [alice, bob].map(({ ports: [first, last] }) => `portrange ${first}-${last}`);
    const observer = await observe(`udp and (${ranges.join(' or ')})`);
    try {
      await alice.command('dial', bob.uri);
      await Promise.all([alice, bob].map(({ program }) => program.wrote(/Call established/)));
      await new Promise((resolve) => setTimeout(resolve, TALK_MS));
      await alice.command('hangup');
      await Promise.all([alice, bob].map(({ program }) => program.wrote(/jitter: .*\(ms\)/)));
      const [made, taken] = [alice.counts()[0], bob.counts()[0]];
      const { fold, calls } = await observer.finish();
      expect(calls).toMatchObject([{ state: 'ended', endedBy: 'caller', legs: 1, streams: 2 }]);
      const streams = new Map(calls[0]?.streamDetails.map((stream) => [stream.listener, stream]));
      expect(streams.get('callee')).toMatchObject({ packets: made?.sent, lost: taken?.lost.received, codec: 'PCMU' });
      expect(streams.get('caller')).toMatchObject({ packets: taken?.sent, lost: made?.lost.received, codec: 'PCMU' });
      // Each hears what the other sent, but for a packet on its way when it was told that the call is over.
      expect((made?.sent ?? 0) - (taken?.received ?? 0)).toBeLessThanOrEqual(2);
      expect((taken?.sent ?? 0) - (made?.received ?? 0)).toBeLessThanOrEqual(2);

      // RFC 3550 6.1: each of its sender reports, and its goodbye, is followed by a CNAME.
      const { sr, bye, sdes } = fold.rtcp();
      expect(sr).toBeGreaterThanOrEqual(2);
      expect(sdes).toBe(sr + bye);
      // The last report of each direction says what the softphone prints of it.
      const reports = calls[0]?.reports.filter(({ source }) => source === 'rtcp') ?? [];
      for (const [listener, counts] of [
        ['callee', made],
        ['caller', taken],
      ] as const) {
        const own = reports.filter(({ streamKey }) => streamKey === streams.get(listener)?.key);
        expect(own.at(-1)?.cumulativeLost).toBe(counts?.lost.sent);
        expect(Math.abs((own.at(-1)?.jitterMs ?? Number.NaN) - (counts?.jitterMs.sent ?? 0))).toBeLessThan(0.1);
      }
    } finally {
      await Promise.all([alice.close(), bob.close()]);
      await observer.finish();
    }
  }, 45_000);
});
