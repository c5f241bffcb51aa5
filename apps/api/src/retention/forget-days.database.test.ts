import { DAY_US, migrateToLatest } from '@earshot/migrations';
import { answeredCall, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import { DERIVED } from '../ingest/derived-rows.js';
import { type IngestWorker, startIngestWorker } from '../ingest/worker.fixture.js';
import { forgetDaysBefore } from './forget-days.js';

const FIRST_DAY = Math.floor(START_US / DAY_US);
const old = answeredCall({ callId: 'old@192.0.2.10' });
const young = answeredCall({ callId: 'young@192.0.2.10', startUs: START_US + 3 * DAY_US });

describe('days that are too old', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    worker = await startIngestWorker(fresh.url, () => START_US + 4 * DAY_US);
    await worker.publish([...old.records, ...young.records]);
    await worker.settled();
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  const rowsBefore = async (table: string, column: string, us: number): Promise<number> => {
    const { rows } = await worker.connection.pool.query(
      `select count(*)::int as n from ${table} where ${column} < $1`,
      [us],
    );
    return rows[0].n;
  };
  const callIds = async () => (await worker.calls()).flatMap((call) => call.callIds);

  it('go with all that was made of them, and nothing else goes', async () => {
    const before = { call: 0, stream: 0, contribution: 0, sketch: 0 };
    for (const table of Object.keys(before))
      expect(await rowsBefore(table, 'start_us', START_US + DAY_US)).toBeGreaterThan(0);
    const young = await derivedAfter();
    const forgotten = await forgetDaysBefore(worker.connection.database, FIRST_DAY + 1);
    expect(forgotten.partitions).toBeGreaterThanOrEqual(5);
    expect(forgotten.rows).toBeGreaterThan(4);
    for (const table of DERIVED) expect(await rowsBefore(table, 'start_us', START_US + DAY_US)).toBe(0);
    for (const table of ['message', 'rtp_window', 'rtcp_report', 'media_event', 'evidence'])
      expect(await rowsBefore(table, 'at_us', START_US + DAY_US)).toBe(0);
    expect(await callIds()).toEqual(['young@192.0.2.10']);
    expect(await derivedAfter()).toEqual(young);
    expect(await forgetDaysBefore(worker.connection.database, FIRST_DAY + 1)).toEqual({ partitions: 0, rows: 0 });
  });

  async function derivedAfter(): Promise<Record<string, unknown[]>> {
    const rows: Record<string, unknown[]> = {};
    for (const table of DERIVED) {
      const text = `select key, digest from ${table} where start_us >= $1 order by key`;
      rows[table] = (await worker.connection.pool.query(text, [START_US + DAY_US])).rows;
    }
    return rows;
  }

  it('do not keep a running worker from storing what comes of them later', async () => {
    await forgetDaysBefore(worker.connection.database, FIRST_DAY + 1);
    await worker.publish(old.records);
    await worker.settled();
    expect((await callIds()).sort()).toEqual(['old@192.0.2.10', 'young@192.0.2.10']);
  });

  it('take a decision on legs with them once none of its legs is left', async () => {
    const { pool, database } = worker.connection;
    const decide = async (atUs: readonly number[]): Promise<void> => {
      const { rows } = await pool.query(
        `insert into link_decision (verdict, decided_us) values ('merge', $1) returning id`,
        [START_US],
      );
      for (const [side, us] of atUs.entries())
        await pool.query(
          `insert into link_decision_leg (decision_id, leg_key, side, node, at_us) values ($1, $2, $3, 1, $4)`,
          [rows[0].id, `${us}`, side, us],
        );
    };
    await decide([START_US, START_US + 1]);
    await decide([START_US, START_US + 3 * DAY_US]);
    await forgetDaysBefore(database, FIRST_DAY + 1);
    expect((await pool.query('select id from link_decision')).rows).toHaveLength(1);
  });
});
