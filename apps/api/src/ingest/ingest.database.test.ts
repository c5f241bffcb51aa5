import { sipRecordOf } from '@earshot/calls';
import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import { migrateToLatest } from '@earshot/migrations';
import { ALICE, answeredCall, BOB, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../database/connect.js';
import { type IngestWorker, startIngestWorker } from './worker.fixture.js';

const NOW_US = START_US + 3_600_000_000;

/** Every derived row, as one comparable value. */
async function derivedRows(connection: Connection): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of ['call', 'leg', 'stream', 'finding']) {
    const result = await connection.pool.query(`select * from ${table} order by key, start_us`);
    rows[table] = result.rows;
  }
  return rows;
}

/** Two legs of one call (the second names the first), another call whose media is known by its addresses, and a lone stream. */
function records(): CaptureRecord[] {
  const first = answeredCall({ callId: 'first@192.0.2.10' });
  const carol = { user: '1003', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };
  const second = new SipFlow({
    callId: 'first@192.0.2.10_b2b-1',
    caller: BOB,
    callee: carol,
    startUs: START_US + 40_000,
  })
    .invite()
    .after(20)
    .respond(180)
    .at(1_900)
    .respond(200)
    .after(5)
    .ack()
    .at(32_020)
    .bye()
    .after(5)
    .respond(200);
  const apart = answeredCall({
    callId: 'apart@192.0.2.40',
    caller: { ...ALICE, address: '192.0.2.40:5060', media: '192.0.2.40:4000' },
    callee: { ...BOB, address: '192.0.2.50:5060', media: '192.0.2.50:4000' },
    startUs: START_US + 60_000_000,
  });
  const lone = answeredCall({
    callId: 'unseen@192.0.2.60',
    caller: { ...ALICE, media: '192.0.2.60:4000' },
    callee: { ...BOB, media: '192.0.2.61:4000' },
  });
  const byAddress = (all: readonly CaptureRecord[], pair: string): CaptureRecord[] =>
    all.map((record) => ({ ...record, key: pair, callId: null }) as CaptureRecord);
  return [
    ...first.records,
    ...second.records,
    ...apart.flow.records,
    ...byAddress([...apart.toCallee, ...apart.toCaller], 'm:192.0.2.40:4000|192.0.2.50:4000'),
    ...byAddress(lone.toCallee, 'm:192.0.2.60:4000|192.0.2.61:4000'),
  ];
}

/** The same message, as whoever reads its text has it. */
function readFromText(record: SipRecord): SipRecord {
  const { v, id, probe, atUs, key, ordinal, src, dst, transport, mirrorCopies, correlationId, raw } = record;
  const unsaid = { dscp: null, vlan: null, sourceMac: null };
  const seen = { v, id, probe, atUs, key, ordinal, src, dst, transport, mirrorCopies, correlationId, ...unsaid };
  return sipRecordOf({ ...seen, kind: 'sip-text', raw }) as SipRecord;
}

/** A fixed shuffle: the same every run. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let last = result.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const other = state % (last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

describe('ingest', () => {
  let fresh: FreshDatabase;
  let workers: IngestWorker[];

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await fresh.drop();
  });

  async function worker(): Promise<IngestWorker> {
    const started = await startIngestWorker(fresh.url, () => NOW_US);
    workers.push(started);
    return started;
  }

  it('makes calls, legs and streams of records', async () => {
    const { connection, publish, settled } = await worker();
    await publish(records());
    await settled();
    const rows = await derivedRows(connection);
    expect(rows.call).toHaveLength(2);
    expect(rows.leg).toHaveLength(3);
    const calls = await connection.database.selectFrom('call').select('doc').orderBy('start_us').execute();
    expect(calls.map(({ doc }) => [doc.callIds, doc.streams])).toEqual([
      [['first@192.0.2.10', 'first@192.0.2.10_b2b-1'], 2],
      [['apart@192.0.2.40'], 2],
    ]);
    const unbound = await connection.database
      .selectFrom('stream')
      .select('doc')
      .where('call_key', 'is', null)
      .execute();
    expect(unbound.map(({ doc }) => doc.dst)).toEqual(['192.0.2.61:4000']);
  });

  it('gives the same rows for the same records in any order, in any pieces, twice, over two workers', async () => {
    const all = records();
    const one = await worker();
    await one.publish(all);
    await one.settled();
    const expected = await derivedRows(one.connection);
    expect(one.ingest.counters).toMatchObject({ received: all.length, stored: all.length, alreadyStored: 0 });

    for (const seed of [1, 2, 3]) {
      await one.connection.pool.query(
        'truncate message, rtp_window, rtcp_report, media_event, evidence, dirty, call, leg, stream, finding',
      );
      const two = await worker();
      const [left, right] = [shuffled(all, seed), shuffled(all, seed + 10)];
      for (let at = 0; at < all.length; at += 3) {
        await Promise.all([one.publish(left.slice(at, at + 3)), two.publish(right.slice(at, at + 2))]);
        if (at % 9 === 0) await one.settled();
      }
      await two.publish(right);
      await two.settled();
      expect(await derivedRows(one.connection)).toEqual(expected);
    }
  });

  it('makes the same calls of messages that are stored as their text, and stores a third', async () => {
    const { flow } = answeredCall({ callId: 'text@192.0.2.10' });
    const one = await worker();
    const octetsStored = async () => {
      const { rows } = await one.connection.pool.query('select sum(length(fields::text))::int as octets from message');
      return rows[0].octets as number;
    };
    await one.publish(flow.records);
    await one.settled();
    const expected = await derivedRows(one.connection);
    const whole = await octetsStored();
    await one.connection.pool.query('truncate message, evidence, dirty, call, leg, stream, finding');
    await one.publish(flow.records.map(readFromText));
    await one.settled();
    expect(await derivedRows(one.connection)).toEqual(expected);
    expect(await octetsStored()).toBeLessThan(whole / 3);

    // Another worker has stored none of them and reads them.
    await one.close();
    workers = [];
    const two = await worker();
    await two.connection.pool.query('truncate call, leg, stream, finding');
    await two.connection.pool.query(
      `insert into dirty (node, at_us, to_us, cause) select node, at_us, at_us, 'signalling' from message`,
    );
    await two.settled();
    expect(await derivedRows(two.connection)).toEqual(expected);
  });

  it('leaves out a message whose stored text can no longer be read', async () => {
    const { flow } = answeredCall({ callId: 'damaged@192.0.2.10' });
    const one = await worker();
    await one.publish(flow.records.map(readFromText));
    await one.settled();
    await one.close();
    workers = [];
    const two = await worker();
    await two.connection.pool.query(`update message set raw = 'no SIP' where at_us = (select max(at_us) from message)`);
    await two.connection.pool.query(
      `insert into dirty (node, at_us, to_us, cause) select node, at_us, at_us, 'signalling' from message`,
    );
    await two.settled();
    expect(await two.calls()).toMatchObject([{ messages: flow.records.length - 1 }]);
    expect(two.ingest.counters.unreadableMessages).toBeGreaterThan(0);
  });

  it('counts what it was given: stored, stored already, dropped by reason', async () => {
    const { connection, ingest, publish, settled } = await worker();
    const all = records();
    const [first, second, third] = all as [CaptureRecord, CaptureRecord, CaptureRecord];
    await publish(all);
    await publish([first, { ...second, id: 'no id' }, { ...third, atUs: -1 }]);
    await settled();
    expect(ingest.counters).toMatchObject({ received: all.length + 3, stored: all.length, alreadyStored: 1 });
    expect(ingest.counters.dropped).toMatchObject({ 'bad-id': 1, 'bad-time': 1 });
    const marks = await connection.pool.query('select * from dirty');
    expect(marks.rows).toEqual([]);
  });

  it('settles after a start what was marked before a crash', async () => {
    const all = records();
    const crashed = await worker();
    // A worker that dies between the commit and the settle leaves marks; one that never settles leaves the same.
    await crashed.connection.pool.query(
      'create function refuse() returns trigger language plpgsql as $$ begin raise exception $e$not now$e$; end $$',
    );
    await crashed.connection.pool.query('create trigger refuse before insert on call execute function refuse()');
    await crashed.publish(all);
    await crashed.close();
    workers = [];
    const next = await worker();
    expect((await derivedRows(next.connection)).call).toEqual([]);
    await next.connection.pool.query('drop trigger refuse on call');
    await next.settled();
    expect((await derivedRows(next.connection)).call).toHaveLength(2);
  });

  it('stores what hostile messages hold: NUL characters, lone surrogates, every byte', async () => {
    const { connection, publish, settled } = await worker();
    const raw = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    const { flow } = answeredCall({ callId: 'odd\0call\ud800@192.0.2.10' });
    await publish(
      flow.records.map((record) => ({
        ...record,
        raw,
        probe: 'pro\0be',
        from: { ...record.from, uri: 'sip:o\0dd@192.0.2.10', user: 'o\0dd' },
      })),
    );
    await settled();
    const { rows } = await connection.pool.query('select raw from message where at_us = $1', [START_US]);
    expect(rows[0].raw).toEqual(Buffer.from(raw, 'latin1'));
    const [call] = await connection.database.selectFrom('call').select('doc').execute();
    expect(call?.doc.from).toBe('o\0dd');
  });
});
