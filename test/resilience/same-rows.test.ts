import { type Broker, startBroker } from '@earshot/bench';
import type { CaptureReceipt } from '@earshot/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database/fresh-database.js';
import { removeDirectory, type System, startSystem, temporaryDirectory } from '../journeys/system.js';
import type {} from '../kafka/broker.global.js';
import { B2BUA_CALLS, b2buaCapture, type Capture, demo, legsOf, upload } from './captures.js';
import { ConsumerGroup } from './consumer-group.js';
import { countRows, type DatabaseDump, differences, dumpDatabase } from './database-dump.js';
import { embeddedDatabaseUrl, killTree } from './process-tree.js';
import { type CollectorProcess, type ServerProcess, startApiWorker, startCollectorProcess } from './server-process.js';
import { StoredTraffic, until } from './stored-traffic.js';

const kafkaLacks = inject('kafkaLacks');
/** What has several legs, and so meets across partitions, is in this one; it is long enough to be interrupted. */
const long = b2buaCapture();
const captures: readonly Capture[] = [...demo(), long];
const UPLOAD_MS = 4_000;
/** Records of it after which it is interrupted. */
const PART = 100;

/** As if nothing had happened: all captures, once, through the in-process bus. */
let undisturbed: DatabaseDump;
let records = 0;
let longRecords = 0;

beforeAll(async () => {
  const database = await freshDatabase();
  const system = await startSystem({ env: { DATABASE_URL: database.url } });
  try {
    const receipts = await uploadAll(`${system.url}/api/v1/captures`);
    records = receipts.reduce((sum, receipt) => sum + receipt.records, 0);
    longRecords = receipts.at(-1)?.records ?? 0;
    await untilStored(database.url, records);
    undisturbed = await dumpDatabase(database.url);
  } finally {
    await system.interrupt();
    removeDirectory(system.data);
    await database.drop();
  }
});

describe('the in-process bus', () => {
  let system: System;
  let databaseUrl: string;
  afterAll(async () => {
    await system?.interrupt();
    if (system) removeDirectory(system.data);
  });

  it('stores what was captured, and makes calls of it', () => {
    const rows = countRows(undisturbed);
    for (const table of ['message', 'rtp_window', 'rtcp_report', 'evidence', 'leg', 'stream', 'finding'])
      expect(rows[table], table).toBeGreaterThan(0);
    expect(rows.call).toBeGreaterThan(B2BUA_CALLS);
    expect(rows.dirty).toBe(0);
  });

  it('gives the same rows after an upload that was cut off, and kill -9 of the whole in the middle of the next', async () => {
    system = await startSystem();
    databaseUrl = embeddedDatabaseUrl(system.data);
    await cutOff(`${system.url}/api/v1/captures`, databaseUrl);
    const before = await stored(databaseUrl);
    const failed = expect(upload(`${system.url}/api/v1/captures`, long, { overMs: UPLOAD_MS })).rejects.toThrow();
    await until('more of the capture is stored', async () => (await stored(databaseUrl)) >= before + PART);
    await killTree(system.pid);
    await failed;

    system = await startSystem({ data: system.data });
    databaseUrl = embeddedDatabaseUrl(system.data);
    expect(await stored(databaseUrl)).toBeGreaterThanOrEqual(before + PART);
    expect(await stored(databaseUrl)).toBeLessThan(longRecords);
    await uploadAll(`${system.url}/api/v1/captures`);
    await untilStored(databaseUrl, records);
    expect(differences(undisturbed, await dumpDatabase(databaseUrl))).toEqual([]);
  });

  it('changes nothing when the same captures are imported again', async () => {
    await uploadAll(`${system.url}/api/v1/captures`);
    await untilStored(databaseUrl, records);
    expect(differences(undisturbed, await dumpDatabase(databaseUrl))).toEqual([]);
  });
});

describe.skipIf(kafkaLacks !== null)('Kafka and two API workers', () => {
  const spoolDirectory = temporaryDirectory();
  let broker: Broker;
  let group: ConsumerGroup;
  let collector: CollectorProcess;
  let database: FreshDatabase;
  let workers: ServerProcess[] = [];

  const startWorker = () =>
    startApiWorker({ databaseUrl: database.url, brokers: broker.address, collectorUrl: collector.url });
  /** The first of them has asked for the right to settle before the second began. */
  const startWorkers = async () => {
    database = await freshDatabase();
    workers = [await startWorker()];
    await untilShared(1);
    workers.push(await startWorker());
    await untilShared(2);
  };
  const stopWorkers = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await database.drop();
  };
  const untilShared = (members: number) =>
    until(`${members} members share the partitions`, async () => {
      const assignments = await group.assignments();
      return assignments.length === members && assignments.every((partitions) => partitions.length >= 12 / members);
    });
  const untilTaken = async () => {
    await until('all is committed to the group', async () => (await group.lag()) === 0);
    await untilStored(database.url, records);
  };

  beforeAll(async () => {
    broker = await startBroker();
    collector = await startCollectorProcess({ brokers: broker.address, probe: 'resilience', spoolDirectory });
    await until('the collector is connected', async () => (await fetch(`${collector.url}/health/ready`)).ok);
    group = await ConsumerGroup.open(broker.address);
    await startWorkers();
  });
  afterAll(async () => {
    await stopWorkers();
    await collector?.stop();
    await group?.close();
    await broker?.dispose();
    removeDirectory(spoolDirectory);
  });

  it('give the same rows as the in-process bus', async () => {
    const [worker] = workers;
    await uploadAll(`${worker?.url}/api/v1/captures`);
    await untilTaken();
    expect(differences(undisturbed, await dumpDatabase(database.url))).toEqual([]);
  });

  it('have both done their part, and legs of one call came by different partitions', async () => {
    const committed = await group.committed();
    expect(committed.size).toBeGreaterThanOrEqual(6);
    for (const partitions of await group.assignments()) {
      expect(partitions.reduce((sum, partition) => sum + (committed.get(partition) ?? 0), 0)).toBeGreaterThan(0);
    }
    const byWorker = await Promise.all(workers.map(storedBy));
    expect(Math.min(...byWorker)).toBeGreaterThan(0);
    expect(byWorker.reduce((sum, count) => sum + count)).toBe(records);

    const partitions = await group.partitionsByCallId();
    const apart = Array.from({ length: B2BUA_CALLS }, (_, call) => legsOf(call)).filter(({ inside, outside }) => {
      const [near, far] = [[...(partitions.get(inside) ?? [])], [...(partitions.get(outside) ?? [])]];
      // All of one leg is on one partition, whatever becomes of the other leg.
      expect([near.length, far.length]).toEqual([1, 1]);
      return near[0] !== far[0];
    });
    expect(apart.length).toBeGreaterThan(0);
    const calls = (await new StoredTraffic(database.url).legsByCall()).map((legs) => legs.sort().join(' '));
    for (const { inside, outside } of apart) expect(calls).toContain([inside, outside].sort().join(' '));
  });

  it('change nothing when the same captures are imported again', async () => {
    await uploadAll(`${collector.url}/captures`);
    await untilTaken();
    expect(differences(undisturbed, await dumpDatabase(database.url))).toEqual([]);
  });

  it('give the same rows after an upload that was cut off, and kill -9 of the one that settles in the middle of the next', async () => {
    await stopWorkers();
    await startWorkers();
    await cutOff(`${collector.url}/captures`, database.url);
    const before = await stored(database.url);
    const importing = upload(`${collector.url}/captures`, long, { overMs: UPLOAD_MS });
    await until('more of the capture is stored', async () => (await stored(database.url)) >= before + PART);
    await workers[0]?.kill();
    expect(await stored(database.url)).toBeLessThan(longRecords);
    await importing;
    workers[0] = await startWorker();
    for (const capture of demo()) await upload(`${collector.url}/captures`, capture);
    await untilTaken();
    expect(differences(undisturbed, await dumpDatabase(database.url))).toEqual([]);
  });
});

async function uploadAll(url: string): Promise<CaptureReceipt[]> {
  const receipts: CaptureReceipt[] = [];
  for (const capture of captures) receipts.push(await upload(url, capture));
  return receipts;
}

/** Begins to upload and goes away when a part is stored. */
async function cutOff(url: string, databaseUrl: string): Promise<void> {
  const line = new AbortController();
  const failed = expect(upload(url, long, { overMs: UPLOAD_MS, signal: line.signal })).rejects.toThrow();
  await until('a part of the capture is stored', async () => (await stored(databaseUrl)) >= PART);
  line.abort();
  await failed;
  expect(await stored(databaseUrl)).toBeLessThan(longRecords);
}

function stored(databaseUrl: string): Promise<number> {
  return new StoredTraffic(databaseUrl).records();
}

async function untilStored(databaseUrl: string, count: number): Promise<void> {
  const traffic = new StoredTraffic(databaseUrl);
  await until(`${count} records are stored`, async () => (await traffic.records()) === count);
  await until('all is settled', () => traffic.isSettled());
}

async function storedBy(worker: ServerProcess): Promise<number> {
  const text = await (await fetch(`${worker.url}/metrics`)).text();
  return Number(/^earshot_ingest_records_stored_total (\d+)$/m.exec(text)?.[1]);
}
