import { qualityPolicy } from '@earshot/calls';
import type { QualitySettings } from '@earshot/contracts';
import { DEFAULT_SETTINGS } from '@earshot/diagnosis';
import { DAY_US, migrateToLatest } from '@earshot/migrations';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../database/connect.js';
import { PERIOD_US } from './periods.js';
import { markSettledBefore, noteSettings } from './settle-again.js';
import { type IngestWorker, startIngestWorker } from './worker.fixture.js';

/** Every other packet 36 ms late: over the 30 ms of the five-second rules, and nothing that R minds. */
const jittery = answeredCall({ toCaller: { delayMs: ({ index }) => (index % 2) * 36 } });

describe('a change of the settings', () => {
  let fresh: FreshDatabase;
  let connection: Connection;
  let worker: IngestWorker;
  let isRunning = false;

  const start = async (quality: QualitySettings, ruleSettings = DEFAULT_SETTINGS): Promise<void> => {
    if (isRunning) await worker.close();
    worker = await startIngestWorker(fresh.url, () => START_US + DAY_US, ruleSettings, qualityPolicy(quality));
    isRunning = true;
  };

  beforeEach(async () => {
    fresh = await freshDatabase();
    connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await start({});
  });

  afterEach(async () => {
    if (isRunning) await worker.close();
    isRunning = false;
    await connection.close();
    await fresh.drop();
  });

  const bands = async () => (await worker.calls()).map(({ caller }) => caller.band);
  const badMs = async () => {
    const { rows } = await worker.connection.pool.query<{ bad: boolean }>(
      `select bool_or((doc->>'band') = 'bad') as bad from stream`,
    );
    return rows[0]?.bad;
  };

  it('settles the calls of before again, without their records coming again', async () => {
    await worker.publish(jittery.records);
    await worker.settled();
    expect(await bands()).toEqual(['good']);

    await start({ thresholds: { preset: 'five-second' } });
    await expect.poll(bands, { timeout: 20_000 }).toEqual(['bad']);
    expect(await badMs()).toBe(true);
    expect(worker.ingest.counters.settledAgain).toBe(1);

    // The same settings again change nothing.
    await start({ thresholds: { preset: 'five-second' } });
    await worker.publish(new SipFlow({ callId: 'later@192.0.2.10', startUs: START_US + 60_000_000 }).invite().records);
    await worker.settled();
    expect(worker.ingest.counters.settledAgain).toBe(0);
  });

  it('settles them newest first, some at a time', async () => {
    const calls = Array.from({ length: 450 }, (_, index) =>
      new SipFlow({ callId: `busy-${index}@192.0.2.10`, startUs: START_US + index * 1_000_000 })
        .invite()
        .after(500)
        .respond(486)
        .ack(),
    );
    await worker.publish(calls.flatMap(({ records }) => records));
    await worker.settled();
    await worker.close();
    isRunning = false;
    const { pool } = connection;
    const client = await pool.connect();
    const marks = async () => {
      const marked = await markSettledBefore(client);
      const { rows } = await client.query<{ first: number }>('select min(at_us) as first from dirty');
      return [marked, ((rows[0]?.first ?? 0) - START_US) / 1_000_000];
    };
    try {
      await noteSettings(client, 1);
      expect([await marks(), await marks(), await marks(), await marks()]).toEqual([
        [200, 250],
        [200, 50],
        [50, 0],
        [0, 0],
      ]);
      await noteSettings(client, 1);
      expect(await markSettledBefore(client)).toBe(0);
      // Rules across calls are applied again to the six hours that they are in.
      const due = await client.query<{ period_us: number }>('select period_us from traffic_due');
      expect(due.rows).toEqual([{ period_us: Math.floor(START_US / PERIOD_US) * PERIOD_US }]);
    } finally {
      client.release();
    }
  });
});
