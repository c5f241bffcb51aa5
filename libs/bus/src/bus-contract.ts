import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureRecord, LogRecord, ProbeHealth } from '@earshot/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus, Delivery, Publisher } from './bus.js';
import type { PublisherLimits } from './spooling-publisher.js';

export interface OpenOptions extends Partial<PublisherLimits> {
  readonly spoolDirectory: string | null;
  readonly spoolMaxOctets?: number;
}

/** One implementation, and how to take it away from its publishers. */
export interface BusUnderTest {
  /** Opens the bus as one more process of the same deployment would. */
  open(options: OpenOptions): Promise<Bus>;
  /** Nothing is delivered, or even taken, until `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  /** What a consumer does first with each delivery: fails where that is how this bus is away. */
  beforeDelivery(): void;
  /** Longest time for anything that is to happen. */
  readonly patienceMs: number;
  dispose(): Promise<void>;
}

const KEYS = 24;

/** Record `number`, of one of 24 keys in turn, so that each key's numbers rise by 24. */
export function numbered(number: number): LogRecord {
  const id = number.toString(16).padStart(32, '0');
  const key = `c:call-${number % KEYS}@example.com`;
  return {
    v: 1,
    id,
    probe: 'edge-1',
    atUs: 1_785_542_400_000_000 + number,
    key,
    kind: 'log',
    callId: null,
    text: `${number}`,
  };
}

export function numbers(from: number, to: number): CaptureRecord[] {
  return Array.from({ length: to - from }, (_, offset) => numbered(from + offset));
}

/** What consumers got, and whether it is what the bus promises: everything, each key in the order of its first arrivals. */
export class Received {
  readonly deliveries: { readonly consumer: string; readonly delivery: Delivery }[] = [];
  readonly #first = new Set<number>();
  readonly #lastOfKey = new Map<string, number>();
  readonly disorders: string[] = [];

  take(consumer: string, delivery: Delivery): void {
    this.deliveries.push({ consumer, delivery });
    for (const record of delivery.records) {
      const number = record.atUs - 1_785_542_400_000_000;
      if (this.#first.has(number)) continue;
      this.#first.add(number);
      const last = this.#lastOfKey.get(record.key) ?? -1;
      if (number < last) this.disorders.push(`${record.key}: ${number} after ${last}`);
      this.#lastOfKey.set(record.key, number);
    }
  }

  get distinct(): number {
    return this.#first.size;
  }
}

export function sumOf(publisher: Publisher): number {
  const { delivered, waiting, spooled, dropped } = publisher.counters();
  return delivered + waiting + spooled + Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

/** What every bus promises, run against each implementation. */
export function describeBus(name: string, make: () => Promise<BusUnderTest>): void {
  describe(name, () => {
    let under: BusUnderTest;
    let directory: string;
    const open = new Set<Bus>();
    const limits = { awayAfterMs: 400, closeTimeoutMs: 5_000 };

    async function bus(options: Partial<OpenOptions> = {}): Promise<Bus> {
      const opened = await under.open({ spoolDirectory: join(directory, 'spool'), ...limits, ...options });
      open.add(opened);
      return opened;
    }

    async function close(opened: Bus): Promise<void> {
      open.delete(opened);
      await opened.close();
    }

    /** A consumer that takes all, once the bus is not away. */
    async function collect(from: Bus, received: Received, consumer = 'consumer'): Promise<void> {
      await (await from.consumer({ group: 'ingest' })).run({
        onRecords: async (delivery) => {
          under.beforeDelivery();
          received.take(consumer, delivery);
        },
      });
    }

    const until = (holds: () => void) => vi.waitFor(holds, { timeout: under.patienceMs, interval: 20 });
    const all = (received: Received, count: number) => until(() => expect(received.distinct).toBe(count));

    beforeEach(async () => {
      under = await make();
      directory = await mkdtemp(join(tmpdir(), 'earshot-bus-'));
    });

    afterEach(async () => {
      await Promise.all([...open].map(close));
      await under.dispose();
      await rm(directory, { recursive: true, force: true });
    });

    it('delivers all records, each key in order, with fields that it does not know', async () => {
      const opened = await bus();
      const received = new Received();
      await collect(opened, received);
      const publisher = await opened.publisher({ probe: 'edge-1' });
      const sent: Promise<void>[] = [];
      for (let at = 0; at < 2_400; at += 7) sent.push(publisher.publish(numbers(at, Math.min(2_400, at + 7))));
      await Promise.all(sent);
      await publisher.publish([{ ...numbered(2_400), severity: 7 }]);
      await all(received, 2_401);
      expect(received.disorders).toEqual([]);
      const last = received.deliveries
        .flatMap(({ delivery }) => delivery.records)
        .find(({ id }) => id === numbered(2_400).id);
      expect(last).toMatchObject({ text: '2400', severity: 7 });
      expect(received.deliveries.map(({ delivery }) => delivery.lostBatches)).not.toContain(1);
      expect(publisher.counters()).toEqual({ accepted: 2_401, delivered: 2_401, waiting: 0, spooled: 0, dropped: {} });
      expect(opened.unready()).toBeNull();
    });

    it('delivers a rejected delivery again, before anything that follows it', async () => {
      const opened = await bus();
      const received = new Received();
      let rejections = 0;
      await (await opened.consumer({ group: 'ingest' })).run({
        onRecords: async (delivery) => {
          if (delivery.records.some(({ key }) => key === numbered(5).key) && rejections < 3) {
            rejections += 1;
            throw new Error('deadlock detected');
          }
          received.take('consumer', delivery);
        },
      });
      const publisher = await opened.publisher({ probe: 'edge-1' });
      for (let at = 0; at < 480; at += 24) void publisher.publish(numbers(at, at + 24));
      await all(received, 480);
      expect(rejections).toBe(3);
      expect(received.disorders).toEqual([]);
    });

    it('gives what was not acknowledged to the consumer that takes over', async () => {
      const first = await bus();
      const publisher = await first.publisher({ probe: 'edge-1' });
      let attempts = 0;
      const failing = await first.consumer({ group: 'ingest' });
      await failing.run({
        onRecords: async () => {
          attempts += 1;
          throw new Error('the connection is closed');
        },
      });
      for (let at = 0; at < 240; at += 24) void publisher.publish(numbers(at, at + 24));
      await until(() => expect(attempts).toBeGreaterThan(0));
      await failing.close();
      const received = new Received();
      await collect(first, received);
      await all(received, 240);
      expect(received.disorders).toEqual([]);
    });

    it('shares the partitions among the consumers of a group', async () => {
      const opened = await bus();
      const received = new Received();
      const shares = new Map<string, readonly number[]>();
      for (const consumer of ['first', 'second']) {
        await (await opened.consumer({ group: 'ingest' })).run({
          onRecords: async (delivery) => received.take(consumer, delivery),
          onAssignment: (partitions) => shares.set(consumer, partitions),
        });
      }
      await until(() => {
        expect(shares.get('first')?.length).toBeGreaterThan(0);
        expect(shares.get('second')?.length).toBeGreaterThan(0);
        expect(new Set([...(shares.get('first') ?? []), ...(shares.get('second') ?? [])]).size).toBe(
          (shares.get('first')?.length ?? 0) + (shares.get('second')?.length ?? 0),
        );
      });
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await publisher.publish(numbers(0, 480));
      await all(received, 480);
      expect(received.disorders).toEqual([]);
      for (const consumer of ['first', 'second']) {
        const partitions = received.deliveries
          .filter((one) => one.consumer === consumer)
          .map(({ delivery }) => delivery.partition);
        expect(partitions.length).toBeGreaterThan(0);
        expect(shares.get(consumer)).toEqual(expect.arrayContaining(partitions));
      }
    });

    it('keeps what comes while it is away on disk and delivers it in order when it is back', async () => {
      const opened = await bus();
      const received = new Received();
      await collect(opened, received);
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await publisher.publish(numbers(0, 240));
      await under.away();
      // All of these resolve although nothing can be delivered.
      const sent: Promise<void>[] = [];
      for (let at = 240; at < 1_200; at += 24) sent.push(publisher.publish(numbers(at, at + 24)));
      await Promise.all(sent);
      await publisher.flush();
      expect(publisher.counters()).toEqual({ accepted: 1_200, delivered: 240, waiting: 0, spooled: 960, dropped: {} });
      await under.back();
      for (let at = 1_200; at < 2_400; at += 24) await publisher.publish(numbers(at, at + 24));
      await all(received, 2_400);
      await publisher.flush();
      expect(received.disorders).toEqual([]);
      await until(() =>
        expect(publisher.counters()).toEqual({
          accepted: 2_400,
          delivered: 2_400,
          waiting: 0,
          spooled: 0,
          dropped: {},
        }),
      );
    });

    it('replays what a process that was killed left on disk', async () => {
      const spoolDirectory = join(directory, 'spool');
      const first = await bus({ spoolDirectory });
      const publisher = await first.publisher({ probe: 'edge-1' });
      await under.away();
      await publisher.publish(numbers(0, 480));
      // What is on disk at this moment is all that a killed process leaves.
      const left = join(directory, 'left');
      await cp(spoolDirectory, left, { recursive: true, filter: (path) => !path.endsWith('lock') });
      await close(first);
      await under.back();
      const received = new Received();
      const second = await bus({ spoolDirectory: left });
      await collect(second, received);
      await all(received, 480);
      expect(received.disorders).toEqual([]);
    });

    it('holds a bounded number of records in memory, and counts what the full spool cannot take', async () => {
      const opened = await bus({ maxWaitingRecords: 200, spoolMaxOctets: 60_000 });
      const publisher = await opened.publisher({ probe: 'edge-1' });
      await under.away();
      for (let at = 0; at < 4_800; at += 24) {
        void publisher.publish(numbers(at, at + 24));
        expect(sumOf(publisher)).toBe(publisher.counters().accepted);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await publisher.flush();
      const { accepted, waiting, spooled, dropped } = publisher.counters();
      expect(waiting).toBe(0);
      expect(spooled).toBeGreaterThan(100);
      expect(dropped).toEqual({ 'spool-full': accepted - spooled });
      await under.back();
      const received = new Received();
      await collect(opened, received);
      await all(received, spooled);
      expect(received.disorders).toEqual([]);
    });

    it('gives probe health to a consumer', async () => {
      const opened = await bus();
      const got: ProbeHealth[] = [];
      await (await opened.consumer({ group: 'ingest' })).run({
        onRecords: async () => {},
        onHealth: async (health) => void got.push(health),
      });
      const publisher = await opened.publisher({ probe: 'edge-1' });
      const atUs = 1_785_542_400_000_000;
      const health: ProbeHealth = {
        v: 1,
        probe: 'edge-1',
        boot: 'b7',
        startedUs: atUs - 7_000_000,
        atUs,
        version: '0.1.0',
        sources: [{ kind: 'hep', name: 'udp://0.0.0.0:9060', state: 'listening', detail: null, packets: 65_537 }],
        counters: { 'hep.in': 65_537 },
      };
      await publisher.publishHealth(health);
      await until(() => expect(got).toEqual([health]));
    });
  });
}
