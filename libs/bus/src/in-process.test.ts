import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeBus, numbers, Received } from './bus-contract.js';
import { createInProcessBus } from './in-process.js';

describeBus('the in-process bus', async () => {
  let away = false;
  return {
    open: (options) => createInProcessBus({ partitions: 6, ...options }),
    away: async () => {
      away = true;
    },
    back: async () => {
      away = false;
    },
    beforeDelivery: () => {
      if (away) throw new Error('the database is away');
    },
    patienceMs: 10_000,
    dispose: async () => {},
  };
});

describe('the in-process bus', () => {
  it('resolves a publish only when the consumer has committed it', async () => {
    const bus = await createInProcessBus();
    let commit = () => {};
    await (await bus.consumer({ group: 'ingest' })).run({
      onRecords: () =>
        new Promise((resolve) => {
          commit = resolve;
        }),
    });
    const publisher = await bus.publisher({ probe: 'edge-1' });
    let resolved = false;
    void publisher.publish(numbers(0, 10)).then(() => {
      resolved = true;
    });
    await sleep(50);
    expect(resolved).toBe(false);
    expect(publisher.counters()).toMatchObject({ waiting: 10, delivered: 0 });
    commit();
    await sleep(20);
    expect(resolved).toBe(true);
    expect(publisher.counters()).toMatchObject({ waiting: 0, delivered: 10 });
    await bus.close();
  });

  it('without a spool holds publishers back for as long as the consumer is away', async () => {
    const bus = await createInProcessBus({ awayAfterMs: 40, maxWaitingRecords: 5 });
    const publisher = await bus.publisher({ probe: 'edge-1' });
    let resolved = 0;
    for (let at = 0; at < 50; at += 10) void publisher.publish(numbers(at, at + 10)).then(() => (resolved += 1));
    await sleep(150);
    expect(resolved).toBe(0);
    expect(bus.unready()).toBe('no consumer runs');
    const received = new Received();
    await (await bus.consumer({ group: 'ingest' })).run({ onRecords: async (d) => received.take('c', d) });
    await publisher.flush();
    expect(resolved).toBe(5);
    expect(received.distinct).toBe(50);
    await bus.close();
  });

  it('passes the very objects that were published', async () => {
    const bus = await createInProcessBus();
    const received = new Received();
    await (await bus.consumer({ group: 'ingest' })).run({ onRecords: async (d) => received.take('c', d) });
    const publisher = await bus.publisher({ probe: 'edge-1' });
    const records = numbers(0, 3);
    await publisher.publish(records);
    expect(received.deliveries[0]?.delivery.records[2]).toBe(records[2]);
    await bus.close();
  });

  it('counts what was damaged on disk, and goes on with the rest', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'earshot-bus-'));
    const options = { spoolDirectory: directory, awayAfterMs: 40 };
    const dead = await createInProcessBus(options);
    const spooling = await dead.publisher({ probe: 'edge/1' });
    await spooling.publish(numbers(0, 10));
    await spooling.publish(numbers(10, 20));
    await dead.close();
    const segment = join(directory, 'probe-edge%2F1', '000000000000.spool');
    const bytes = await readFile(segment);
    await writeFile(segment, bytes.subarray(0, bytes.length - 5));
    const bus = await createInProcessBus(options);
    const received = new Received();
    await (await bus.consumer({ group: 'ingest' })).run({ onRecords: async (d) => received.take('c', d) });
    const publisher = await bus.publisher({ probe: 'edge/1' });
    await publisher.publish(numbers(20, 30));
    await publisher.flush();
    expect(received.distinct).toBe(20);
    expect(publisher.counters()).toEqual({
      accepted: 30,
      delivered: 20,
      waiting: 0,
      spooled: 0,
      dropped: { 'spool-damaged': 10 },
    });
    await bus.close();
    await rm(directory, { recursive: true });
  });

  it('counts for each publisher of a probe what it did itself', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'earshot-bus-'));
    const bus = await createInProcessBus({ spoolDirectory: directory });
    await (await bus.consumer({ group: 'ingest' })).run({ onRecords: async () => {} });
    const first = await bus.publisher({ probe: 'import' });
    const second = await bus.publisher({ probe: 'import' });
    await first.publish(numbers(0, 5));
    await second.publish(numbers(5, 8));
    await first.close();
    const third = await bus.publisher({ probe: 'import' });
    await third.publish(numbers(8, 10));
    expect([first, second, third].map((publisher) => publisher.counters().accepted)).toEqual([7, 3, 2]);
    expect(third.counters()).toEqual({ accepted: 2, delivered: 2, waiting: 0, spooled: 0, dropped: {} });
    await bus.close();
    await rm(directory, { recursive: true });
  });

  it('drains a spool no faster than it lets new records in', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'earshot-bus-'));
    const bus = await createInProcessBus({ spoolDirectory: directory, awayAfterMs: 100, maxDeliveryRecords: 100 });
    const publisher = await bus.publisher({ probe: 'edge-1' });
    for (let at = 0; at < 5_000; at += 100) void publisher.publish(numbers(at, at + 100));
    await publisher.flush();
    expect(publisher.counters()).toMatchObject({ spooled: 5_000 });
    const received = new Received();
    await (await bus.consumer({ group: 'ingest' })).run({
      onRecords: async (delivery) => {
        await sleep(10);
        received.take('c', delivery);
      },
    });
    await sleep(250);
    let most = 0;
    for (let at = 5_000; at < 20_000; at += 100) {
      await publisher.publish(numbers(at, at + 100));
      most = Math.max(most, publisher.counters().spooled);
    }
    await publisher.flush();
    expect(most).toBeLessThanOrEqual(5_000);
    expect(received.distinct).toBe(20_000);
    expect(received.disorders).toEqual([]);
    await bus.close();
    await rm(directory, { recursive: true });
  });
});
