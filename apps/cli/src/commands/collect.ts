import { hostname } from 'node:os';
import { type Bus, createKafkaBus } from '@earshot/bus';
import { startCollector } from '@earshot/collector';
import { Failure } from '../failure.js';
import { httpBus } from '../feed/http-publisher.js';
import { RunningSystem } from '../feed/running-system.js';

export interface CollectOptions {
  readonly url: string;
  readonly probe?: string;
  readonly filter: string;
}

/** `earshot collect eth0 | -`: a collector in this process that feeds a running system, or the brokers of `KAFKA_BROKERS`. */
export async function collect(source: string, options: CollectOptions): Promise<void> {
  const bus = await openBus(options.url);
  const fromStandardInput = source === '-';
  if (fromStandardInput && process.stdin.isTTY) {
    throw new Failure('standard input is a terminal; pipe a capture into it: tcpdump -w - | earshot collect -');
  }
  const collector = await startCollector({
    bus,
    probe: options.probe ?? (process.env.PROBE_ID || hostname()),
    interfaces: fromStandardInput ? [] : [source],
    filter: options.filter,
    standardInput: fromStandardInput ? process.stdin : null,
    onAdvice: (text) => process.stderr.write(`earshot: ${text}\n`),
  });
  if (process.stderr.isTTY)
    process.stderr.write(`watching ${fromStandardInput ? 'standard input' : source}; Ctrl-C ends it\n`);
  await Promise.race([collector.ended, interrupted()]);
  await collector.close();
  await bus.close();
  const failed = collector.sources().find(({ state }) => state === 'failed');
  if (failed) throw new Failure(`${failed.name}: ${failed.detail ?? 'failed'}`);
  process.exit(0);
}

async function openBus(url: string): Promise<Bus> {
  const brokers = process.env.KAFKA_BROKERS;
  if (brokers)
    return createKafkaBus({ brokers: brokers.split(','), spoolDirectory: process.env.SPOOL_DIR ?? './data/spool' });
  const system = new RunningSystem(url);
  await system.status();
  let last = '';
  return httpBus(system, (reason) => {
    if (reason !== last) process.stderr.write(`earshot: ${reason}; trying again\n`);
    last = reason;
  });
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
