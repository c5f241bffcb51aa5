import { setTimeout as sleep } from 'node:timers/promises';
import { keyOfLegFrom } from '@earshot/calls';
import { type CaptureRecord, mediaKey } from '@earshot/contracts';
import { migrateToLatest } from '@earshot/migrations';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import { CALL_CHANNEL } from './announce.js';
import { LOOK_CHANNEL, Looks } from './looks.js';
import { nodeOf } from './node.js';
import { SETTLER_LOCK } from './settler.js';
import { type IngestWorker, startIngestWorker } from './worker.fixture.js';

const POLL_MS = 20;

/** A backlog is made while another connection holds the settler's lock; what is settled first then shows in what is announced. */
describe('of a backlog', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;
  let other: pg.Client;
  const announced: string[][] = [];

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    other = new pg.Client({ connectionString: fresh.url });
    await other.connect();
    await other.query('select pg_advisory_lock($1)', [SETTLER_LOCK]);
    announced.length = 0;
    other.on('notification', ({ payload }) => announced.push((JSON.parse(payload ?? '{}').written as string[]) ?? []));
    await other.query(`listen ${CALL_CHANNEL}`);
    worker = await startIngestWorker(fresh.url, () => START_US + 3_600_000_000);
  });

  afterEach(async () => {
    await worker.close();
    await other.end();
    await fresh.drop();
  });

  const keyOf = (callId: string) => keyOfLegFrom(callId, 'tag-a', START_US);
  const callIds = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}@sbc`);

  async function store(ids: readonly string[]): Promise<void> {
    const records: CaptureRecord[] = ids.flatMap((callId) => [...new SipFlow({ callId }).invite().records]);
    await worker.publish(records);
  }

  /** Lets the worker settle all; which notices told of the calls. */
  async function settledOrder(...ids: readonly string[]): Promise<number[]> {
    await other.query('select pg_advisory_unlock($1)', [SETTLER_LOCK]);
    const keys = ids.map((callId) => keyOf(callId));
    const order = () => keys.map((key) => announced.findIndex((written) => written.includes(key)));
    while (order().includes(-1)) await sleep(POLL_MS);
    return order();
  }

  async function look(callId: string): Promise<void> {
    // The worker listens once it has a connection of its own, which it waits on for the lock.
    const listening = `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_try_advisory_lock%'
      and pid <> pg_backend_pid()`;
    while ((await other.query(listening)).rows.length === 0) await sleep(POLL_MS);
    await other.query('select pg_notify($1, $2)', [LOOK_CHANNEL, JSON.stringify([keyOf(callId)])]);
  }

  it('a call that somebody looks at is settled first, and alone', async () => {
    await store(callIds('old', 40));
    await store(callIds('some', 200));
    await look('some-100@sbc');
    expect(await settledOrder('some-100@sbc', 'old-0@sbc', 'some-199@sbc')).toEqual([
      0,
      expect.toSatisfy((order: number) => order > 0),
      expect.toSatisfy((order: number) => order > 0),
    ]);
    expect(announced[0]).toEqual([keyOf('some-100@sbc')]);
  });

  it('what is marked of a call that is looked at is that of all its legs and streams', async () => {
    const { records, flow } = answeredCall({ callId: 'first@sbc' });
    const byAddress = records.flatMap((record) =>
      record.kind === 'rtp-window' ? [{ ...record, key: mediaKey(record.src, record.dst), callId: null }] : [],
    );
    const second = new SipFlow({ callId: 'second@sbc' }).invite({ sdp: null, headers: ['X-CID: first@sbc'] });
    await worker.publish([...flow.records, ...byAddress, ...second.records]);
    await store(['apart@sbc']);
    await settledOrder('first@sbc', 'apart@sbc');
    await worker.settled();
    await worker.close();
    await other.query(`insert into dirty (node, at_us, to_us, cause)
      select node, at_us, at_us, 'media' from message union select node, at_us, at_us, 'media' from rtp_window`);
    const looks = new Looks();
    looks.add(JSON.stringify([keyOf('first@sbc')]), 0);
    expect(looks.isDue).toBe(true);
    const nodes = new Set((await looks.places(other, 0)).map(({ node }) => Number(node)));
    const keys = ['c:first@sbc', 'c:second@sbc', ...byAddress.slice(0, 1).map(({ key }) => key)];
    expect(nodes).toEqual(new Set(keys.map(nodeOf)));
    expect(looks.isDue).toBe(false);
  });

  it('the latest is not settled last, and the oldest is first', async () => {
    await store(['old-0@sbc']);
    await store(callIds('filling', 60));
    await store(callIds('some', 200));
    await store(callIds('late', 20));
    const [old = -1, some = -1, late = -1] = await settledOrder('old-0@sbc', 'some-100@sbc', 'late-0@sbc');
    expect(old).toBeLessThan(late);
    expect(late).toBeLessThan(some);
  });
});
