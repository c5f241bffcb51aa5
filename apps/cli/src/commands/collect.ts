import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Bus, createKafkaBus } from '@earshot/bus';
import { type LiveOptions, MIN_RING_OCTETS, MIN_SNAP_LENGTH, startCollector } from '@earshot/collector';
import { Failure, USAGE_STATUS } from '../failure.js';
import { httpBus } from '../feed/http-publisher.js';
import { RunningSystem } from '../feed/running-system.js';

export interface CollectOptions {
  readonly url: string;
  readonly probe?: string;
  readonly filter: string;
  /** Octets. */
  readonly snapLength: string;
  /** MiB. */
  readonly ring: string;
  readonly keylog?: string;
}

/** `earshot collect eth0 eth1 | -`: a collector in this process that feeds a running system, or the brokers of `KAFKA_BROKERS`. */
export async function collect(sources: readonly string[], options: CollectOptions): Promise<void> {
  const live = liveOptions(options);
  const fromStandardInput = sources.includes('-');
  if (fromStandardInput && sources.length > 1)
    throw new Failure('standard input is read alone, without interfaces', USAGE_STATUS);
  const file = sources.find((source) => statSync(source, { throwIfNoEntry: false })?.isFile());
  if (file !== undefined)
    throw new Failure(`${file}: a file, not an interface; \`earshot import ${file}\` reads it`, USAGE_STATUS);
  const bus = await openBus(options.url);
  if (fromStandardInput && process.stdin.isTTY) {
    throw new Failure('standard input is a terminal; pipe a capture into it: tcpdump -w - | earshot collect -');
  }
  const collector = await startCollector({
    bus,
    probe: options.probe ?? (process.env.PROBE_ID || hostname()),
    interfaces: fromStandardInput ? [] : sources,
    live,
    tlsKeyLog: options.keylog,
    standardInput: fromStandardInput ? process.stdin : null,
    onAdvice: (text) => process.stderr.write(`earshot: ${text}\n`),
  });
  if (process.stderr.isTTY)
    process.stderr.write(`watching ${fromStandardInput ? 'standard input' : sources.join(', ')}; Ctrl-C ends it\n`);
  await Promise.race([collector.ended, interrupted()]);
  await collector.close();
  await bus.close();
  const failed = collector.sources().find(({ state }) => state === 'failed');
  if (failed) throw new Failure(`${failed.name}: ${failed.detail ?? 'failed'}`);
  process.exit(0);
}

function liveOptions({ filter, snapLength, ring }: CollectOptions): LiveOptions {
  const options = { filter, snapLength: Number(snapLength), ringOctets: Number(ring) * (1 << 20) };
  if (!(Number.isInteger(options.snapLength) && options.snapLength >= MIN_SNAP_LENGTH && options.snapLength <= 262_144))
    throw new Failure(`--snap-length: from ${MIN_SNAP_LENGTH} to 262144 octets`, USAGE_STATUS);
  if (!(Number.isInteger(options.ringOctets) && options.ringOctets >= MIN_RING_OCTETS && options.ringOctets <= 1 << 30))
    throw new Failure(`--ring: from ${MIN_RING_OCTETS >> 20} to 1024 MiB`, USAGE_STATUS);
  return options;
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
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
