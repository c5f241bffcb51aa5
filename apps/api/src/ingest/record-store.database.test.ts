import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToLatest } from '@earshot/migrations';
import { answeredCall, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../database/connect.js';
import { silentLog } from '../log.js';
import { IngestCounters } from './counters.js';
import { DayPartitions } from './day-partitions.js';
import { RecordStore } from './record-store.js';

describe('the record store', () => {
  let fresh: FreshDatabase;
  let connection: Connection;
  let counters: IngestCounters;
  let partitions: DayPartitions;
  let store: RecordStore;

  beforeEach(async () => {
    fresh = await freshDatabase();
    connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    counters = new IngestCounters();
    partitions = new DayPartitions(connection.database, () => START_US);
    await partitions.prepare();
    store = new RecordStore(connection.pool, partitions, counters, silentLog, () => {});
  });

  afterEach(async () => {
    await store.close();
    await connection.close();
    await fresh.drop();
  });

  const { records } = answeredCall();

  async function stored(): Promise<number> {
    const { rows } = await connection.pool.query<{ stored: number }>('select count(*) as stored from message');
    return rows[0]?.stored ?? 0;
  }

  it('finds the one row that the database refuses, and stores the others', async () => {
    const refused = records[3]?.id;
    await connection.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin
      if replace(new.id::text, '-', '') = '${refused}' then raise sqlstate '22023'; end if; return new; end $$`);
    await connection.pool.query(
      'create trigger refuse before insert on message for each row execute function refuse()',
    );
    await store.store(records);
    expect(counters).toMatchObject({ received: records.length, stored: records.length - 1, alreadyStored: 0 });
    expect(counters.dropped['refused-by-database']).toBe(1);
    expect(await stored()).toBe(6);
  });

  it('goes on where what was under way took a batch that was still being filled', async () => {
    let isBusy = true;
    // Others have work, so that the store rests as long as it may between two parts.
    const work = (): void => {
      const endMs = performance.now() + 0.3;
      while (performance.now() < endMs);
      if (isBusy) setImmediate(work);
    };
    work();
    try {
      for (const record of [...records, ...records, ...records]) {
        const storing = [store.store([record]), store.store([record])];
        await Promise.all(storing);
      }
    } finally {
      isBusy = false;
    }
    expect(counters.received).toBe(6 * records.length);
  }, 30_000);

  it('marks what got a new record, and nothing else', async () => {
    await store.store(records);
    await connection.pool.query('delete from dirty');
    const other = answeredCall({ callId: 'other' }).records.filter(({ kind }) => kind === 'sip');
    await store.store([...records, ...other, ...other]);
    expect(counters).toMatchObject({ stored: records.length + other.length });
    expect(counters.alreadyStored).toBe(records.length + other.length);
    const { rows } = await connection.pool.query(
      'select cause, at_us, to_us, leg_key is not null as begins from dirty',
    );
    const times = other.map(({ atUs }) => atUs);
    expect(rows).toEqual([{ cause: 'signalling', at_us: Math.min(...times), to_us: Math.max(...times), begins: true }]);
  });

  it('stores what is new of a batch larger than the socket takes at once, and goes on', async () => {
    const [pattern] = records;
    if (pattern?.kind !== 'sip') throw new Error('the call has no message');
    const many = Array.from({ length: 6_000 }, (_, order) => ({
      ...pattern,
      id: order.toString(16).padStart(32, '0'),
      raw: pattern.raw.padEnd(4_000),
    }));
    await store.store(many.slice(0, 1));
    await store.store(many);
    await store.store(records);
    expect(counters).toMatchObject({ stored: many.length + records.length, alreadyStored: 1, databaseRetries: 0 });
    expect(await stored()).toBe(many.length + records.filter(({ kind }) => kind === 'sip').length);
  });

  it('waits while the database is away, says so, and goes on', async () => {
    await connection.pool.query('alter table message rename to message_away');
    const storing = store.store(records);
    await expect.poll(() => store.failure).toMatch(/message/);
    await connection.pool.query('alter table message_away rename to message');
    await storing;
    expect(store.failure).toBeNull();
    expect(counters).toMatchObject({ stored: records.length, alreadyStored: 0 });
    expect(counters.databaseRetries).toBeGreaterThan(0);
  });

  it('goes on after its connection was ended', async () => {
    await store.store(records.slice(0, 2));
    await connection.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await store.store(records);
    expect(counters).toMatchObject({ stored: records.length, alreadyStored: 2 });
  });

  it('gives up only when it is closed, so that nothing is acknowledged', async () => {
    await connection.pool.query('alter table message rename to message_away');
    const storing = store.store(records);
    const outcome = storing.then(
      () => 'stored',
      () => 'gave up',
    );
    await sleep(50);
    await store.close();
    expect(await outcome).toBe('gave up');
    expect(counters).toMatchObject({ received: 0, stored: 0 });
  });

  it('makes the day of an old capture, and makes it again when it was dropped', async () => {
    const old = answeredCall({ startUs: Date.UTC(2005, 2, 27) * 1000 }).records;
    await store.store(old);
    for (const table of ['message', 'rtp_window', 'evidence'])
      await connection.pool.query(`drop table ${table}_20050327`);
    await store.store(old);
    expect(counters).toMatchObject({ stored: 2 * old.length, alreadyStored: 0 });
  });

  it('tells of a delivery when all of it is committed, however many transactions that took', async () => {
    const [pattern] = records;
    if (pattern === undefined) throw new Error('the call has no record');
    const many = Array.from({ length: 17_000 }, (_, order) => ({
      ...pattern,
      id: order.toString(16).padStart(32, '0'),
      atUs: START_US + order,
    }));
    let inDatabase = 0;
    const first = store.store(many).then(async () => {
      inDatabase = await stored();
    });
    const second = store.store(records);
    await Promise.all([first, second, store.store([])]);
    expect(inDatabase).toBeGreaterThanOrEqual(many.length);
    expect(counters).toMatchObject({ received: 17_000 + records.length, stored: 17_000 + records.length });
  });
});
