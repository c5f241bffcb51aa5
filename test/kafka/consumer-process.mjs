/**
 * A consumer in a process of its own, so that it can be killed: `node consumer-process.mjs '<options of createKafkaBus>' <group>`.
 * Prints one line of JSON a delivery: its partition and its records' texts. With STALL set it takes deliveries and never
 * acknowledges any. Plain JavaScript over the build of libs/bus, since nothing compiles it on the way.
 */
import { createKafkaBus } from '../../libs/bus/dist/index.js';

const [options, group] = process.argv.slice(2);
const bus = await createKafkaBus({ ...JSON.parse(options), spoolDirectory: null });
const consumer = await bus.consumer({ group });
await consumer.run({
  onAssignment: (assigned) => process.stdout.write(`${JSON.stringify({ assigned })}\n`),
  onRecords: async ({ partition, records }) => {
    process.stdout.write(`${JSON.stringify({ partition, texts: records.map(({ text }) => text) })}\n`);
    if (process.env.STALL) await new Promise(() => {});
  },
});
