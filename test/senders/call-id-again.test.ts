import { describe, expect, it } from 'vitest';
import { lacking, observe } from './observer.js';
import { freePorts } from './ports.js';
import { startSipp } from './sipp.js';
import { calleeScenario, callerScenario } from './sipp-scenario.js';

const reason = await lacking('sipp');
if (reason !== null) process.stdout.write(`SIPp with one Call-ID: skipped, ${reason}\n`);

const RUNS = ['1001', '1002', '1003'];
const CALL_MS = 800;

describe.skipIf(reason !== null)('SIPp that is started again with the same Call-ID', () => {
  it('makes a call each time', async () => {
    const ports = await freePorts(4);
    const observer = await observe(`portrange ${ports}-${ports + 3}`);
    try {
      for (const service of RUNS) {
        // SIPp ignores for a while what comes for a Call-ID that it has had, so that the callee is another one too.
        const callee = await startSipp({ scenario: calleeScenario(null), port: ports, calls: 1, lifetimeMs: 15_000 });
        const caller = await startSipp({
          scenario: callerScenario(CALL_MS, null),
          port: ports + 2,
          remote: `127.0.0.1:${ports}`,
          service,
          callId: 'fixed@sender',
          calls: 1,
          lifetimeMs: 15_000,
        });
        try {
          expect(await caller.finish()).toMatchObject({ successful: 1, failed: 0 });
          await callee.finish();
        } finally {
          await caller.close();
          await callee.close();
        }
      }
      const { calls } = await observer.finish();
      expect(calls.map(({ callIds, legs, state, endedBy }) => ({ callIds, legs, state, endedBy }))).toEqual(
        RUNS.map(() => ({ callIds: ['fixed@sender'], legs: 1, state: 'ended', endedBy: 'caller' })),
      );
      expect(calls.map(({ legDetails: [leg] }) => leg?.to.user)).toEqual(RUNS);
      expect(new Set(calls.map(({ key }) => key)).size).toBe(RUNS.length);
      for (const { talkMs, messages } of calls) {
        expect(talkMs).toBeGreaterThan(CALL_MS - 50);
        expect(talkMs).toBeLessThan(CALL_MS + 1000);
        expect(messages).toBe(6);
      }
    } finally {
      await observer.finish();
    }
  }, 60_000);
});
