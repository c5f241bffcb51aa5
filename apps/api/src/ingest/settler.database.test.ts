import { setTimeout as sleep } from 'node:timers/promises';
import { keyOfLegFrom } from '@earshot/calls';
import { migrateToLatest } from '@earshot/migrations';
import { answeredCall, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../database/connect.js';
import { silentLog } from '../log.js';
import { IngestCounters } from './counters.js';
import { DayPartitions } from './day-partitions.js';
import { LOOK_CHANNEL } from './looks.js';
import { RecordStore } from './record-store.js';
import { Settler } from './settler.js';

describe('while records wait for the database', () => {
  let fresh: FreshDatabase;
  let connection: Connection;
  let counters: IngestCounters;
  let settler: Settler;
  let recordsWait: boolean;

  beforeEach(async () => {
    fresh = await freshDatabase();
    connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    const partitions = new DayPartitions(connection.database, () => START_US);
    await partitions.prepare();
    counters = new IngestCounters();
    recordsWait = true;
    settler = new Settler(
      connection.pool,
      counters,
      silentLog,
      () => START_US,
      () => recordsWait,
    );
    const store = new RecordStore(connection.pool, partitions, counters, silentLog, (records) =>
      settler.stored(records),
    );
    await store.store(answeredCall({ callId: 'first@sbc' }).records);
    await store.close();
    settler.start();
  });

  afterEach(async () => {
    await settler.close();
    await connection.close();
    await fresh.drop();
  });

  it('calls wait too, until no record does', async () => {
    await sleep(1_500);
    expect(counters.settles).toBe(0);
    recordsWait = false;
    await expect.poll(() => counters.callsWritten, { timeout: 20_000 }).toBe(1);
  });

  it('calls do not wait for ever', async () => {
    await expect.poll(() => counters.callsWritten, { timeout: 20_000 }).toBe(1);
  });

  it('a call that somebody looks at does not wait', async () => {
    await sleep(500);
    const key = keyOfLegFrom('first@sbc', 'tag-a', START_US);
    await connection.pool.query('select pg_notify($1, $2)', [LOOK_CHANNEL, JSON.stringify([key])]);
    await expect.poll(() => counters.callsWritten, { interval: 20, timeout: 2_000 }).toBe(1);
  });
});
