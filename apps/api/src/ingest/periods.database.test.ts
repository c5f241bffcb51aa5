import type { CaptureRecord } from '@earshot/contracts';
import { migrateToLatest } from '@earshot/migrations';
import { FIXTURES, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import { MAX_SKETCHES, PERIOD_US } from './periods.js';
import { type IngestWorker, startIngestWorker } from './worker.fixture.js';

const OUTAGE = 'a trunk fails after it went well';
const HOUR_US = 3_600_000_000;
const LARGE = 'a large INVITE does not arrive';
const LARGE_ANSWERED = 'not: another large INVITE was answered';

describe('rules across calls', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    worker = await startIngestWorker(fresh.url, () => START_US + 3_600_000_000);
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  const recordsOf = (name: string): readonly CaptureRecord[] => FIXTURES[name]?.records ?? [];

  async function take(records: readonly CaptureRecord[]): Promise<void> {
    await worker.publish(records);
    await worker.settled();
  }

  async function acrossFindings() {
    const { rows } = await worker.connection.pool.query(
      'select key, code, call_keys, doc from finding where call_key is null order by key',
    );
    return rows;
  }

  const codesByCall = async () => (await worker.calls()).map(({ findingCodes }) => findingCodes.join(' '));

  it('are told of the calls that they touch, and of no one call', async () => {
    await take(recordsOf(OUTAGE));
    const [found, ...others] = await acrossFindings();
    expect(others).toEqual([]);
    expect(found.code).toBe('trunk-failure');
    // Six calls that go well, then eight of which six fail.
    const codes = await codesByCall();
    expect(codes.filter((code) => code === 'trunk-failure')).toHaveLength(6);
    expect(found.call_keys).toHaveLength(6);
    expect(found.doc.callKeys).toEqual(found.call_keys);
    const failed = (await worker.calls()).filter(({ findingCodes }) => findingCodes.length > 0);
    expect(failed.map(({ key }) => key).sort()).toEqual([...found.call_keys].sort());
    expect(failed[0]?.verdict.clauses.map(({ finding }) => finding)).toContain('trunk-failure');
  });

  it('find the same whichever records come first, and nothing twice', async () => {
    const records = recordsOf(OUTAGE);
    await take(records.slice(records.length / 2));
    await take(records.slice(0, records.length / 2));
    const late = await acrossFindings();
    await take(records);
    expect(await acrossFindings()).toEqual(late);
    expect(late.map(({ doc }) => doc.callKeys.length)).toEqual([6]);
    expect((await codesByCall()).filter((code) => code !== '')).toHaveLength(6);
  });

  it('look back a day, and tell of what goes on from the period before', async () => {
    // Cut after a quarter of an hour, one every other hour of a day: three begin in each period of six hours.
    const cut = Array.from({ length: 8 }, (_, index) =>
      new SipFlow({ callId: `cut-${index}@192.0.2.10`, startUs: START_US + index * 2 * HOUR_US })
        .invite()
        .at(2_000)
        .respond(200)
        .after(10)
        .ack()
        .at(902_000)
        .bye()
        .respond(200),
    );
    await take(cut.toReversed().flatMap(({ records }) => records));
    const found = await acrossFindings();
    // Of the first period three are too few; the six that the second one knows and the eight of the third are enough.
    expect(found.map(({ doc }) => [doc.title.split(' ')[0], doc.callKeys.length]).sort()).toEqual([
      ['6', 3],
      ['8', 2],
    ]);
    const told = [...(await worker.calls())].sort((a, b) => a.startUs - b.startUs);
    expect(told.map(({ findingCodes }) => findingCodes.join(' '))).toEqual([
      ...Array(3).fill(''),
      ...Array(5).fill('fixed-duration-drops'),
    ]);
  });

  it('say so where a period has more traffic than they are given', async () => {
    await take(recordsOf(OUTAGE));
    const before = await acrossFindings();
    expect(worker.ingest.counters.cutPeriods).toBe(0);
    // So much more in the same six hours, before the outage, that not all is looked at.
    await worker.connection.pool.query(
      `insert into sketch (key, start_us, node, digest, kind, doc)
        select lpad(to_hex(n), 16, '0'), start_us + n, -1, digest, kind, doc
        from (select * from sketch order by start_us limit 1) first, generate_series(1, ${MAX_SKETCHES}) n`,
    );
    await worker.connection.pool.query('insert into traffic_due (period_us) select $1::bigint', [
      Math.floor(START_US / PERIOD_US) * PERIOD_US,
    ]);
    await take(recordsOf(LARGE));
    await expect.poll(() => worker.ingest.counters.cutPeriods, { timeout: 20_000 }).toBeGreaterThan(0);
    // The latest traffic is still looked at.
    expect((await acrossFindings()).map(({ key }) => key)).toEqual(
      expect.arrayContaining(before.map(({ key }) => key)),
    );
  });

  it('take back what later records explain otherwise', async () => {
    const [options, invites] = [recordsOf(LARGE).slice(0, 2), recordsOf(LARGE).slice(2)];
    await take(invites);
    expect(await codesByCall()).toEqual(['dead-next-hop']);
    // A small request that is answered: the host is not dead, the large INVITE is lost.
    await take(options);
    expect(await codesByCall()).toEqual(['fragmented-sip-lost']);
    // A large one that is answered too: fragments pass, so the host is dead to this call after all.
    await take(recordsOf(LARGE_ANSWERED));
    expect(await acrossFindings()).toEqual([]);
    expect((await codesByCall()).sort()).toEqual(['', 'dead-next-hop']);
  });
});
