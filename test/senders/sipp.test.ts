import { describe, expect, it } from 'vitest';
import { lacking, observe } from './observer.js';
import { freePorts } from './ports.js';
import { startSipp } from './sipp.js';
import { calleeScenario, callerScenario, G711A } from './sipp-scenario.js';

const reason = await lacking('sipp');
if (reason !== null) process.stdout.write(`SIPp: skipped, ${reason}\n`);

const CALLS = 5;
const AUDIO_MS = G711A.packets * G711A.ptimeMs;

describe.skipIf(reason !== null).concurrent.each(['udp', 'tcp'] as const)(
  'SIPp over %s, with the audio of a capture',
  (transport) => {
    it('is counted as it counts itself', async () => {
      const ports = await freePorts(4 + 4 * CALLS);
      const media = ports + 4;
      const observer = await observe(`portrange ${ports}-${ports + 3 + 4 * CALLS}`);
      const callee = await startSipp({
        scenario: calleeScenario(G711A.file),
        port: ports,
        transport,
        calls: CALLS,
        mediaPort: media,
        lifetimeMs: 25_000,
      });
      const caller = await startSipp({
        scenario: callerScenario(AUDIO_MS + 500, G711A.file),
        port: ports + 2,
        remote: `127.0.0.1:${ports}`,
        transport,
        calls: CALLS,
        callsPerSecond: CALLS,
        mediaPort: media + 2 * CALLS,
        lifetimeMs: 25_000,
      });
      try {
        const [made, taken] = [await caller.finish(), await callee.finish()];
        expect(made).toMatchObject({ successful: CALLS, failed: 0 });
        const { fold, calls, counters } = await observer.finish();
        const { messages, byMethod, byStatus } = fold.sip();
        expect(byMethod).toEqual({ INVITE: made.sent.INVITE, ACK: made.sent.ACK, BYE: made.sent.BYE });
        expect(byStatus).toEqual({ 180: taken.sent['180'], 200: taken.sent['200'] });
        expect(messages).toBe(sum(made.sent) + sum(taken.sent));
        expect(calls.map(({ state, endedBy }) => ({ state, endedBy }))).toEqual(
          Array.from({ length: CALLS }, () => ({ state: 'ended', endedBy: 'caller' })),
        );
        for (const call of calls) {
          expect(
            call.streamDetails.map(({ packets, lost, codec, ptimeMs }) => ({ packets, lost, codec, ptimeMs })),
          ).toEqual(
            Array.from({ length: 2 }, () => ({
              packets: G711A.packets,
              lost: 0,
              codec: 'PCMA',
              ptimeMs: G711A.ptimeMs,
            })),
          );
        }
        expect(counters).toMatchObject({ 'packets.rtp': 2 * CALLS * G711A.packets, 'live.kernel-drops': 0 });
      } finally {
        await caller.close();
        await callee.close();
        await observer.finish();
      }
    }, 40_000);
  },
);

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
