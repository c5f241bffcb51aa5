import type { CaptureRecord, RollupPage } from '@earshot/contracts';
import { migrateToLatest } from '@earshot/migrations';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import { type IngestWorker, startIngestWorker } from '../ingest/worker.fixture.js';
import { RollupsController } from './rollups.controller.js';
import { RollupsRepository } from './rollups.repository.js';

const HOUR_US = 3_600_000_000;
const SLOT_US = 300_000_000;
const SETTINGS = { version: '1', hepAddresses: [], uploadLimitOctets: null, quality: {} };

/** Two answered calls of 30 s, one of them with a tenth of what the caller hears lost; one that nobody answers; one that is busy. */
function traffic(): CaptureRecord[] {
  const lossy = answeredCall({
    callId: 'lossy@192.0.2.10',
    startUs: START_US + 10 * SLOT_US,
    toCaller: { lost: ({ index }) => index % 10 === 5 },
  });
  const busy = new SipFlow({ callId: 'busy@192.0.2.10', startUs: START_US + 2_000_000 }).invite().at(500).respond(486);
  return [...answeredCall().records, ...lossy.records, ...busy.records];
}

function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  let seed = 7;
  for (let index = mixed.length - 1; index > 0; index--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = seed % (index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
}

describe('rollups', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;
  let rollups: RollupsController;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    worker = await startIngestWorker(fresh.url, () => START_US + 24 * HOUR_US);
    rollups = new RollupsController(new RollupsRepository(worker.connection.database), SETTINGS);
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  async function take(records: readonly CaptureRecord[]): Promise<void> {
    await worker.publish(records);
    await worker.settled();
  }

  const hour = { fromUs: START_US - SLOT_US, toUs: START_US + HOUR_US };
  const page = (query: Partial<Parameters<RollupsController['list']>[0]> = {}): Promise<RollupPage> =>
    rollups.list({ ...hour, ...query });

  it('count calls and minutes by band, with numerators and denominators', async () => {
    await take(traffic());
    const [all] = (await page()).items;
    expect(all?.sessions).toMatchObject({ attempts: 3, answered: 2, networkEffective: 3, completed: 2 });
    expect(all?.sessions).toMatchObject({ asrPct: expect.closeTo(200 / 3, 6), nerPct: 100, isaPct: 0 });
    expect(all?.sessions.conversationMs).toBe(60_000);
    expect(all?.sessions).toMatchObject({ requestDelays: 2, failedRequestDelays: 1, durations: 2, durationMs: 60_000 });
    expect(all?.sessions.sdtS).toBe(30);
    expect(all?.media.streams).toBe(4);
    // Three directions of 30 s are good; the fourth is at R 66 throughout.
    expect((all?.media.goodMs ?? 0) / 1000).toBeCloseTo(90, -1);
    expect((all?.media.poorMs ?? 0) / 1000).toBeCloseTo(30, -1);
    const windows = all?.histograms.lossPct.counts.reduce((sum, count) => sum + count, 0);
    expect(windows).toBe(all?.media.windows);
  });

  it('are kept apart by what is asked for', async () => {
    await take(traffic());
    const byDirection = await page({ by: 'direction' });
    expect(byDirection.items.map(({ value }) => value)).toEqual(['callee', 'caller', null]);
    // 5 % of loss over two calls are beyond the 3 % of ITU's limits.
    expect(byDirection.items.map(({ notGood }) => notGood)).toEqual([undefined, { lossPct: 'bad' }, undefined]);
    const lossOf = (value: string) => byDirection.items.find((row) => row.value === value)?.media.lossPct;
    expect(lossOf('callee')).toBe(0);
    // 150 of the 1499 packets of one call, none of the 1499 of the other.
    expect(lossOf('caller')).toBeCloseTo((100 * 150) / 2998, 9);
    const byPeer = await page({ by: 'callerPeer' });
    expect(byPeer.items).toMatchObject([{ value: '192.0.2.10', sessions: { attempts: 3 } }]);
    const bySlot = await page({ stepUs: SLOT_US });
    expect(bySlot.items.map(({ sessions }) => sessions.attempts)).toEqual([2, 1]);
    const sum = bySlot.items.reduce((packets, { media }) => packets + media.packets, 0);
    expect(sum).toBe((await page()).items[0]?.media.packets);
  });

  it('are the same when everything comes twice, or in another order', async () => {
    const records = traffic();
    await take(records);
    const once = await page({ by: 'codec', stepUs: SLOT_US });
    expect(once.items.length).toBeGreaterThan(2);
    await take(records);
    expect(await page({ by: 'codec', stepUs: SLOT_US })).toEqual(once);

    await worker.connection.pool.query('truncate message, rtp_window, rtcp_report, media_event, evidence, dirty');
    await worker.connection.pool.query('truncate call, leg, stream, finding, contribution, rollup');
    expect((await page()).items).toEqual([]);
    await worker.close();
    worker = await startIngestWorker(fresh.url, () => START_US + 24 * HOUR_US);
    rollups = new RollupsController(new RollupsRepository(worker.connection.database), SETTINGS);
    const mixed = shuffled(records);
    for (let from = 0; from < mixed.length; from += 7) await take(mixed.slice(from, from + 7));
    expect(await page({ by: 'codec', stepUs: SLOT_US })).toEqual(once);
  });

  it('refuse a range and a step that are none', async () => {
    await expect(page({ toUs: hour.fromUs })).rejects.toMatchObject({ status: 400 });
    await expect(page({ stepUs: SLOT_US + 1 })).rejects.toMatchObject({ status: 400 });
  });
});
