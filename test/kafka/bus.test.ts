import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Broker, brokerLacks, startBroker } from '@earshot/bench';
import { encodeBatch, encodeRecord } from '@earshot/contracts';
import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../../libs/bus/src/bus.js';
import { describeBus, numbered, numbers, Received } from '../../libs/bus/src/bus-contract.js';
import { createKafkaBus, type KafkaBusOptions } from '../../libs/bus/src/kafka.js';
import { partitionOf } from '../../libs/bus/src/murmur2.js';

const lacks = brokerLacks();
const repository = fileURLToPath(new URL('../..', import.meta.url));
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 60_000, interval: 50 });

describe.skipIf(lacks !== null)(lacks ?? 'with a broker that can be killed', () => {
  let broker: Broker;

  beforeAll(async () => {
    broker = await startBroker();
  });

  afterAll(() => broker.dispose());

  describeBus('the bus over Kafka', async () => {
    const run = randomUUID();
    const topics = { capture: `capture-${run}`, probe: `probe-${run}`, partitions: 6 };
    return {
      open: (options) => createKafkaBus({ brokers: [broker.address], topics, sessionTimeoutMs: 6_000, ...options }),
      away: () => broker.kill(),
      back: () => broker.start(),
      beforeDelivery: () => {},
      patienceMs: 60_000,
      dispose: async () => {},
    };
  });

  describe('the bus over Kafka', () => {
    let options: KafkaBusOptions;
    let topic: string;
    let kafka: Kafka;
    let producer: Producer;
    const open = new Set<Bus>();
    const children = new Set<ChildProcess>();

    async function bus(more: Partial<KafkaBusOptions> = {}): Promise<Bus> {
      const opened = await createKafkaBus({ ...options, ...more });
      open.add(opened);
      return opened;
    }

    async function collect(from: Bus, received: Received, consumer = 'here'): Promise<void> {
      await (await from.consumer({ group: 'ingest' })).run({
        onRecords: async (delivery) => received.take(consumer, delivery),
      });
    }

    beforeEach(async () => {
      const run = randomUUID();
      topic = `capture-${run}`;
      const topics = { capture: topic, probe: `probe-${run}`, partitions: 6 };
      options = { brokers: [broker.address], topics, sessionTimeoutMs: 6_000, awayAfterMs: 400 };
      kafka = new kafkajs.Kafka({ brokers: [broker.address], logLevel: kafkajs.logLevel.NOTHING });
      producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
      await producer.connect();
    });

    afterEach(async () => {
      await producer.disconnect();
      for (const child of children) child.kill('SIGKILL');
      children.clear();
      await Promise.all([...open].map((opened) => opened.close()));
      open.clear();
    });

    it('places each key where Kafka places it, in batches whose sequence has no gap', async () => {
      const publisher = await (await bus({ lingerMs: 1 })).publisher({ probe: 'edge-1' });
      for (let at = 0; at < 2_400; at += 24) await publisher.publish(numbers(at, at + 24));
      // What the client's own partitioner, which follows Java's, makes of the same keys.
      const place = kafkajs.Partitioners.DefaultPartitioner();
      const partitionMetadata = [0, 1, 2, 3, 4, 5].map((partitionId) => ({
        partitionErrorCode: 0,
        partitionId,
        leader: 1,
        replicas: [1],
        isr: [1],
      }));
      const sequences = new Map<number, number[]>();
      const ids = new Set<string>();
      const reader = kafka.consumer({ groupId: 'reader' });
      await reader.connect();
      await reader.subscribe({ topic, fromBeginning: true });
      await reader.run({
        eachMessage: async ({ partition, message }) => {
          const [header = '', ...lines] = (message.value?.toString() ?? '').trimEnd().split('\n');
          const batch = JSON.parse(header);
          expect(batch).toMatchObject({ v: 1, probe: 'edge-1', partition, records: lines.length });
          sequences.set(partition, [...(sequences.get(partition) ?? []), batch.sequence]);
          for (const line of lines) {
            const { id, key } = JSON.parse(line);
            ids.add(id);
            expect(place({ topic, partitionMetadata, message: { key, value: null } })).toBe(partition);
          }
        },
      });
      await until(() => expect(ids.size).toBe(2_400));
      await reader.disconnect();
      expect(sequences.size).toBeGreaterThan(3);
      // A batch may come twice, never out of its order.
      for (const seen of sequences.values()) expect([...new Set(seen)]).toEqual([...Array(new Set(seen).size).keys()]);
    });

    it('counts lost batches, unknown kinds and damaged records', async () => {
      const opened = await bus();
      const received = new Received();
      await collect(opened, received);
      await until(() => expect(opened.unready()).toBeNull());
      const send = (sequence: number, records: number, ...lines: string[]) =>
        producer.send({
          topic,
          messages: [
            {
              partition: 3,
              value: encodeBatch(
                { v: 1, probe: 'edge-1', boot: 'b1', partition: 3, sequence, records },
                lines.join(''),
              ),
            },
          ],
        });
      const line = (number: number) => encodeRecord(numbered(number));
      await send(7, 1, line(0));
      await send(8, 3, line(24), '{"v":1,"kind":"quic"}\n', '{"v":1,"ki\n');
      // 9, 10 and 11 never come; 12 comes twice.
      await send(12, 1, line(48));
      await send(12, 1, line(48));
      await send(13, 1, line(72));
      await producer.send({ topic, messages: [{ partition: 3, value: 'not a batch' }] });
      await until(() => {
        const sum = { lostBatches: 0, unknownKinds: 0, damagedRecords: 0, records: 0 };
        for (const { delivery } of received.deliveries) {
          sum.lostBatches += delivery.lostBatches;
          sum.unknownKinds += delivery.unknownKinds;
          sum.damagedRecords += delivery.damagedRecords;
          sum.records += delivery.records.length;
        }
        expect(sum).toEqual({ lostBatches: 3, unknownKinds: 1, damagedRecords: 2, records: 5 });
      });
    });

    it('counts what the broker deleted before anyone read it', async () => {
      const first = await bus();
      const received = new Received();
      const consumer = await first.consumer({ group: 'ingest' });
      await consumer.run({ onRecords: async (delivery) => received.take('first', delivery) });
      const publisher = await first.publisher({ probe: 'edge-1' });
      const ofOneKey = (count: number) => Array.from({ length: count }, (_, index) => numbered(24 * index));
      await publisher.publish(ofOneKey(1));
      await until(() => expect(received.distinct).toBe(1));
      await consumer.close();
      for (const record of ofOneKey(6).slice(1)) await publisher.publish([record]);
      const partition = partitionOf(numbered(0).key, 6);
      const admin = kafka.admin();
      await admin.connect();
      // This client deletes only in topics whose metadata it has.
      await admin.fetchTopicOffsets(topic);
      // Of the messages 0 to 5, number 0 was read; 1 to 3 go.
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '4' }] });
      await admin.disconnect();
      await collect(first, received, 'second');
      await until(() => expect(received.distinct).toBe(3));
      expect(received.deliveries.map(({ delivery }) => delivery.lostBatches).filter((lost) => lost > 0)).toEqual([3]);
    });

    it('loses and reorders nothing when the broker is killed in the middle of it', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'earshot-bus-'));
      const opened = await bus({ spoolDirectory: directory, lingerMs: 5 });
      const received = new Received();
      await collect(opened, received);
      const publisher = await opened.publisher({ probe: 'edge-1' });
      let at = 0;
      const publishFor = async (ms: number) => {
        const end = Date.now() + ms;
        while (Date.now() < end) {
          void publisher.publish(numbers(at, at + 24));
          at += 24;
          await sleep(5);
        }
      };
      await publishFor(2_000);
      await broker.kill();
      await publishFor(4_000);
      expect(publisher.counters().spooled).toBeGreaterThan(1_000);
      expect(opened.unready()).toMatch(/Kafka/);
      await Promise.all([broker.start(), publishFor(4_000)]);
      await publishFor(2_000);
      await until(() => expect(received.distinct).toBe(at));
      await publisher.flush();
      expect(received.disorders).toEqual([]);
      expect(publisher.counters()).toEqual({ accepted: at, delivered: at, waiting: 0, spooled: 0, dropped: {} });
      expect(received.deliveries.reduce((sum, { delivery }) => sum + delivery.lostBatches, 0)).toBe(0);
      await until(() => expect(opened.unready()).toBeNull());
      await opened.close();
      open.delete(opened);
      await rm(directory, { recursive: true });
    });

    it('gives the unacknowledged deliveries of a killed consumer to another', async () => {
      const built = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/bus'], {
        cwd: repository,
      });
      expect(built.status).toBe(0);
      const child = spawn(process.execPath, ['test/kafka/consumer-process.mjs', JSON.stringify(options), 'ingest'], {
        cwd: repository,
        env: { ...process.env, STALL: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.add(child);
      let printed = '';
      child.stdout.on('data', (chunk) => {
        printed += chunk;
      });
      const opened = await bus();
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await publisher.publish(numbers(0, 480));
      await until(() => expect(printed).toContain('"texts"'));
      child.kill('SIGKILL');
      const received = new Received();
      await collect(opened, received);
      await until(() => expect(received.distinct).toBe(480));
      expect(received.disorders).toEqual([]);
    });

    it('keeps its partitions while a handler works for longer than the session lasts', async () => {
      const opened = await bus();
      const received = new Received();
      let calls = 0;
      await (await opened.consumer({ group: 'ingest' })).run({
        onRecords: async (delivery) => {
          calls += 1;
          if (calls === 1) await sleep(9_000);
          received.take('here', delivery);
        },
      });
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await publisher.publish(numbers(0, 1));
      await until(() => expect(calls).toBe(1));
      await publisher.publish(numbers(24, 25));
      await until(() => expect(received.distinct).toBe(2));
      expect(calls).toBe(2);
    });

    it('drops, and counts, the one record that is larger than the broker takes', async () => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({
        topics: [{ topic, numPartitions: 6, configEntries: [{ name: 'max.message.bytes', value: '20000' }] }],
      });
      await admin.disconnect();
      const opened = await bus();
      const received = new Received();
      await collect(opened, received);
      const publisher = await opened.publisher({ probe: 'edge-1' });
      const large = { ...numbered(500), text: randomBytes(20_000).toString('hex') };
      await publisher.publish([...numbers(0, 480), large, ...numbers(504, 984)]);
      expect(publisher.counters()).toMatchObject({ accepted: 961, delivered: 960, dropped: { 'too-large': 1 } });
      await until(() => expect(received.distinct).toBe(960));
      expect(received.disorders).toEqual([]);
    });

    it('passes batches that are not compressed', async () => {
      const opened = await bus({ compression: 'none' });
      const received = new Received();
      await collect(opened, received);
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await publisher.publish(numbers(0, 2_400));
      await until(() => expect(received.distinct).toBe(2_400));
      expect(received.disorders).toEqual([]);
    });
  });
});
