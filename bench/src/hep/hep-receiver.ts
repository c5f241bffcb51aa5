import { createInterface } from 'node:readline';
import { createInProcessBus } from '@earshot/bus';
import { startCollector } from '@earshot/collector';

/**
 * A collector on the in-process bus, with a consumer that acknowledges at once; a process of its own. Prints its port, then, at each line
 * of standard input, what the consumer has got so far; ends with standard input.
 */
const bus = await createInProcessBus({ spoolDirectory: null });
let messages = 0;
const consumer = await bus.consumer({ group: 'bench' });
const running = consumer.run({
  onRecords: async ({ records }) => {
    for (const record of records) if (record.kind === 'sip') messages++;
  },
});
const collector = await startCollector({ bus, probe: 'bench', hep: { host: '127.0.0.1', port: 0 } });
const port = Number(/:(\d+)$/.exec(collector.addresses[0] ?? '')?.[1]);
console.log(JSON.stringify({ port }));

for await (const _ of createInterface({ input: process.stdin })) {
  const counters = collector.counters();
  const drops = Object.fromEntries(
    Object.entries(counters).filter(([name, count]) => /drop|full|evict/.test(name) && count > 0),
  );
  console.log(JSON.stringify({ messages, drops }));
}
await collector.close();
await consumer.close();
await running;
await bus.close();
