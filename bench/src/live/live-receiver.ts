import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { createInProcessBus } from '@earshot/bus';
import { startCollector } from '@earshot/collector';

/**
 * A collector that captures from the loopback interface into the in-process bus, with a consumer that acknowledges at once; a process of
 * its own. `node live-receiver.js PORT`: prints `{}` when it captures, then, at each line of standard input, what it has got so far and
 * how long its event loop was held up; ends with standard input.
 */
export interface LiveReport {
  readonly packets: number;
  readonly kernelDrops: number;
  /** How late timers were, ms. */
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The turn that took the most of the processor, and how long it was: the rest other programs had. */
  readonly longestTurn: { readonly ms: number; readonly processorMs: number };
}

/** Of this thread; those that compile and collect garbage beside it hold nobody up. */
function processorMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
}

const TICK_MS = 1;
const port = Number(process.argv[2]);
const bus = await createInProcessBus({ spoolDirectory: null });
const consumer = await bus.consumer({ group: 'bench' });
const running = consumer.run({ onRecords: async () => {} });
const collector = await startCollector({
  bus,
  probe: 'bench',
  interfaces: ['lo'],
  live: { filter: `udp dst portrange ${port}-${port + 199}` },
});
const delay = monitorEventLoopDelay({ resolution: TICK_MS });
delay.enable();
let longestTurn = { ms: 0, processorMs: 0 };
let beforeMs = performance.now();
let before = processorMs();
const ticking = setInterval(() => {
  const ms = performance.now() - beforeMs;
  const now = processorMs();
  if (now - before > longestTurn.processorMs) longestTurn = { ms, processorMs: now - before };
  beforeMs = performance.now();
  before = now;
}, TICK_MS);
console.log('{}');

for await (const _ of createInterface({ input: process.stdin })) {
  const counters = collector.counters();
  const report: LiveReport = {
    packets: counters['packets.in'] ?? 0,
    kernelDrops: counters['live.kernel-drops'] ?? 0,
    p99Ms: delay.percentile(99) / 1e6 - TICK_MS,
    maxMs: delay.max / 1e6 - TICK_MS,
    longestTurn,
  };
  console.log(JSON.stringify(report));
}
clearInterval(ticking);
await collector.close();
await consumer.close();
await running;
await bus.close();
