import { randomBytes } from 'node:crypto';
import { type Bus, createKafkaBus } from '@earshot/bus';
import { type CallPage, callPage } from '@earshot/contracts';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Api, startApi } from '../index.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** By `test/kafka/broker.global.ts`. */
    kafkaBrokers: string[] | null;
  }
}

const brokers = inject('kafkaBrokers');

describe.skipIf(brokers === null)('two workers of a cluster', () => {
  let fresh: FreshDatabase;
  const buses: Bus[] = [];
  const workers: Api[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    const run = randomBytes(4).toString('hex');
    const topics = { capture: `capture-${run}`, probe: `probe-${run}`, partitions: 4 };
    for (let index = 0; index < 3; index++) buses.push(await createKafkaBus({ brokers: brokers ?? [], topics }));
    for (const bus of buses.slice(0, 2)) {
      const options = { databaseUrl: fresh.url, bus, captureIntake: null, host: '127.0.0.1', port: 0 };
      workers.push(await startApi(options));
    }
  });

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(buses.map((bus) => bus.close()));
    await fresh?.drop();
  });

  async function page(worker: Api | undefined): Promise<CallPage> {
    return callPage.parse(await (await fetch(new URL('/api/v1/calls?limit=500', worker?.url))).json());
  }

  it('bring together calls whose legs are in different partitions, each of them once', async () => {
    const calls = 40;
    const publisher = await (buses[2] as Bus).publisher({ probe: 'edge' });
    for (let index = 0; index < calls; index++) {
      const startUs = START_US + index * 100_000;
      const inbound = `in-${index}@sbc`;
      const media = (port: number) => `198.51.100.7:${port + 4 * index}`;
      const first = answeredCall({
        callId: inbound,
        startUs,
        caller: { user: `2${index}`, address: '192.0.2.10:5060', media: media(10_000) },
        callee: { user: `3${index}`, address: '192.0.2.20:5060', media: media(20_000) },
        toCaller: null,
        toCallee: null,
      });
      const second = new SipFlow({ callId: `out-${index}@sbc`, startUs: startUs + 20_000 }).invite({
        headers: [`X-CID: ${inbound}`],
        sdp: null,
      });
      await publisher.publish([...first.records, ...second.records]);
    }
    await publisher.flush();
    await expect
      .poll(async () => (await page(workers[0])).items.map(({ legs }) => legs), { timeout: 60_000, interval: 500 })
      .toEqual(Array.from({ length: calls }, () => 2));
    expect((await page(workers[1])).items).toEqual((await page(workers[0])).items);
    await publisher.close();
  });
});
