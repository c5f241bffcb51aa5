import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBroker } from '@earshot/bench';
import type { ProbeHealth } from '@earshot/contracts';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '../database/fresh-database.js';
import { startThrowawayPostgres } from '../database/postgres.js';
import { removeDirectory, startSystem, temporaryDirectory } from '../journeys/system.js';
import type {} from '../kafka/broker.global.js';
import { HepSender } from './hep-sender.js';
import { startApiWorker, startCollectorProcess } from './server-process.js';
import { StoredTraffic, until } from './stored-traffic.js';

const kafkaLacks = inject('kafkaLacks');
const OUTAGE_MS = Number(process.env.EARSHOT_OUTAGE_S || 20) * 1000;
const MESSAGES_A_SECOND = 1_000;
const BEFORE_MS = 2_000;
const AFTER_MS = 2_000;
/** What is held when the outage ends has to be stored beside what still comes. */
const CATCH_UP_MS = 60_000 + 2 * OUTAGE_MS;
const TEST_MS = 60_000 + OUTAGE_MS + CATCH_UP_MS;
const PROBE = 'resilience';
/** Fills within seconds at this rate. */
const SMALL_SPOOL_OCTETS = 2 * 1024 * 1024;
const UNTIL_FULL_MS = 6_000;

/** Undone after each test, the last first. */
const parts: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of parts.splice(0).reverse()) await end();
});

describe('PostgreSQL is away', () => {
  const start = async (env: NodeJS.ProcessEnv = {}) => {
    const postgres = await startThrowawayPostgres();
    parts.push(() => postgres.dispose());
    const system = await startSystem({ env: { DATABASE_URL: postgres.url, PROBE_ID: PROBE, ...env } });
    parts.push(
      () => removeDirectory(system.data),
      () => system.interrupt(),
    );
    return { postgres, system, traffic: new StoredTraffic(postgres.url), spool: join(system.data, 'spool') };
  };

  it('spools what is sent meanwhile and loses none of it', { timeout: TEST_MS }, async () => {
    const { postgres, system, traffic, spool } = await start();
    const sender = send(system.hepPort);
    await sleep(BEFORE_MS);
    await postgres.kill();
    await sleep(OUTAGE_MS);
    expect(segmentsIn(spool)).not.toEqual([]);
    await postgres.start();
    await sleep(AFTER_MS);
    await sender.stop();
    await expectAllStored(traffic, sender);
    await until('the spool is empty', async () => segmentsIn(spool).length === 0);
  });

  it('counts as dropped what the spool has no room for, to the message', { timeout: TEST_MS }, async () => {
    const { postgres, system, traffic } = await start({ SPOOL_MAX_OCTETS: String(SMALL_SPOOL_OCTETS) });
    const sender = send(system.hepPort);
    await sleep(BEFORE_MS);
    await postgres.kill();
    await sleep(UNTIL_FULL_MS);
    await postgres.start();
    await sleep(AFTER_MS);
    await sender.stop();
    await expectStoredAndDropped(traffic, sender);
  });
});

describe.skipIf(kafkaLacks !== null)('Kafka is away', () => {
  const start = async (spoolMaxOctets?: number) => {
    const [broker, database] = await Promise.all([startBroker(), freshDatabase()]);
    parts.push(
      () => database.drop(),
      () => broker.dispose(),
    );
    const spoolDirectory = temporaryDirectory();
    parts.push(() => removeDirectory(spoolDirectory));
    const brokers = broker.address;
    const bound = spoolMaxOctets === undefined ? {} : { spoolMaxOctets };
    const collector = await startCollectorProcess({ brokers, probe: PROBE, spoolDirectory, ...bound });
    parts.push(() => collector.stop());
    const worker = await startApiWorker({ databaseUrl: database.url, brokers, collectorUrl: collector.url });
    parts.push(() => worker.stop());
    for (const { url } of [collector, worker])
      await until('it is ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
    return { broker, collector, traffic: new StoredTraffic(database.url) };
  };

  it('spools what is sent meanwhile and loses none of it', { timeout: TEST_MS }, async () => {
    const { broker, collector, traffic } = await start();
    const sender = send(collector.hepPort);
    await sleep(BEFORE_MS);
    await broker.kill();
    await sleep(OUTAGE_MS);
    expect((await fetch(`${collector.url}/health/ready`)).status).toBe(503);
    expect(segmentsIn(collector.spoolDirectory)).not.toEqual([]);
    await broker.start();
    await sleep(AFTER_MS);
    await sender.stop();
    await expectAllStored(traffic, sender);
    await until('the spool is empty', async () => segmentsIn(collector.spoolDirectory).length === 0);
  });

  it('counts as dropped what the spool has no room for, to the message', { timeout: TEST_MS }, async () => {
    const { broker, collector, traffic } = await start(SMALL_SPOOL_OCTETS);
    const sender = send(collector.hepPort);
    await sleep(BEFORE_MS);
    await broker.kill();
    await sleep(UNTIL_FULL_MS);
    await broker.start();
    await sleep(AFTER_MS);
    await sender.stop();
    await expectStoredAndDropped(traffic, sender);
  });
});

function send(port: number): HepSender {
  const sender = new HepSender(port, MESSAGES_A_SECOND, 'outage');
  parts.push(() => sender.stop());
  return sender;
}

/** Files of records that wait. */
function segmentsIn(spoolDirectory: string): string[] {
  return readdirSync(spoolDirectory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spool'));
}

async function expectAllStored(traffic: StoredTraffic, sender: HepSender): Promise<void> {
  const startMs = performance.now();
  await until('every message sent is stored', async () => (await traffic.records()) === sender.messages, CATCH_UP_MS);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const rate = Math.round(sender.messages / sender.seconds);
  console.log(`${sender.messages} messages at ${rate}/s, all stored ${seconds} s after the last`);

  expect(rate).toBeGreaterThan(MESSAGES_A_SECOND * 0.9);
  const stored = await traffic.messagesByCallId();
  const wrong = [...sender.sent].filter(([callId, messages]) => stored.get(callId) !== messages);
  expect(wrong).toEqual([]);
  expect(stored.size).toBe(sender.sent.size);
  const { counters } = await healthAfter(traffic, sender.messages);
  expect(countersOf(counters, /drop/)).toEqual({});
  await until('all is settled', () => traffic.isSettled(), CATCH_UP_MS);
  expect(await traffic.calls()).toBe(sender.sent.size);
}

async function expectStoredAndDropped(traffic: StoredTraffic, sender: HepSender): Promise<void> {
  let health = await healthAfter(traffic, sender.messages);
  await until(
    'the spool is empty',
    async () => {
      health = await healthAfter(traffic, sender.messages);
      return health.counters['bus.spooled'] === 0 && health.counters['bus.waiting'] === 0;
    },
    CATCH_UP_MS,
  );
  const { counters } = health;
  const dropped = counters['bus.dropped.spool-full'] ?? 0;
  console.log(`${sender.messages} messages, ${dropped} of them dropped for want of room in the spool`);
  expect(dropped).toBeGreaterThan(0);
  expect(countersOf(counters, /drop/)).toEqual({ 'bus.dropped.spool-full': dropped });
  expect(counters['bus.delivered']).toBe(sender.messages - dropped);
  await until('all the others are stored', async () => (await traffic.records()) === sender.messages - dropped);
}

/** The probe's health once it has taken in so many messages, the kernel's drops among them. */
async function healthAfter(traffic: StoredTraffic, messages: number): Promise<ProbeHealth> {
  let health: ProbeHealth | null = null;
  await until(`the probe has taken ${messages} messages`, async () => {
    health = await traffic.health(PROBE);
    const { counters = {} } = health ?? {};
    return (counters['bus.accepted'] ?? 0) + (counters['hep.udp-kernel-drops'] ?? 0) >= messages;
  });
  if (health === null) throw new Error(`no health of the probe ${PROBE}`);
  return health;
}

/** Counters that count something. */
function countersOf(counters: Readonly<Record<string, number>>, name: RegExp): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).filter(([key, count]) => name.test(key) && count > 0));
}
