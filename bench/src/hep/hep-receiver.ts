import { createInterface } from 'node:readline';
import { type Bus, createInProcessBus, createKafkaBus, type Publisher } from '@earshot/bus';
import { startCollector } from '@earshot/collector';

/**
 * A collector on a bus, a process of its own. `node hep-receiver.js [BROKERS]`: on the in-process bus with a consumer that acknowledges at
 * once, or on Kafka. Prints its port, then, at each line of standard input, how many records the bus has delivered so far: to the
 * consumer, or to the brokers; ends with standard input.
 */
const [brokers] = process.argv.slice(2);
const bus =
  brokers === undefined
    ? await createInProcessBus({ spoolDirectory: null })
    : await createKafkaBus({ brokers: brokers.split(','), spoolDirectory: null });
const closeConsumer = brokers === undefined ? await consume(bus) : async () => {};
let publisher: Publisher | null = null;
const collector = await startCollector({
  bus: {
    ...bus,
    publisher: async (options) => {
      publisher = await bus.publisher(options);
      return publisher;
    },
  },
  probe: 'bench',
  hep: { host: '127.0.0.1', port: 0 },
});
const port = Number(/:(\d+)$/.exec(collector.addresses[0] ?? '')?.[1]);
console.log(JSON.stringify({ port }));

for await (const _ of createInterface({ input: process.stdin })) {
  const counters = collector.counters();
  const drops = Object.fromEntries(
    Object.entries(counters).filter(([name, count]) => /drop|full|evict/.test(name) && count > 0),
  );
  const messages = (publisher as Publisher | null)?.counters().delivered ?? 0;
  console.log(JSON.stringify({ messages, drops }));
}
await collector.close();
await closeConsumer();
await bus.close();

async function consume(from: Bus): Promise<() => Promise<void>> {
  const consumer = await from.consumer({ group: 'bench' });
  const running = consumer.run({ onRecords: async () => {} });
  return async () => {
    await consumer.close();
    await running;
  };
}
