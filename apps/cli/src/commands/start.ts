import { createReadStream } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type CaptureIntake, startApi } from '@earshot/api';
import { type Bus, createInProcessBus, createKafkaBus } from '@earshot/bus';
import { sipRecordOf } from '@earshot/calls';
import { demoCaptures, importCapture, listenersOf, readConfig, startCollector } from '@earshot/collector';
import pino from 'pino';
import { openDataDirectory } from '../embedded/data-directory.js';
import { assertTcpPort, assertUdpPort } from '../embedded/ports.js';
import { startPostgres } from '../embedded/postgres.js';
import { startWeb } from '../embedded/web-process.js';
import { Failure } from '../failure.js';
import { qualitySettingsOf, ruleSettingsOf } from './options.js';
import { retentionOf } from './retention.js';

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly hepHost: string;
  readonly hepPort: number;
  readonly data: string;
}

/** `earshot start`: every part on this machine. Returns when it was told to stop and has stopped. */
export async function start(options: StartOptions): Promise<void> {
  const parts: Part[] = [];
  const interrupted = stopSignal();
  try {
    const { ended } = await startParts(options, parts);
    const reason = await Promise.race([interrupted, ended]);
    if (reason !== null) throw new Failure(reason);
    process.stdout.write('stopping …\n');
  } finally {
    // The last started stops first: no part loses the one that it leans on.
    for (const { close } of parts.reverse()) await close();
  }
  process.exit(0);
}

/** A machine that does everything can keep its database waiting this long; what waits then need not go over the disk. */
const BUSY_MS = 5_000;

/** Deliveries in hand at once, so that some become rows while others are written. */
const ONE_MACHINE = { partitions: 4, maxDeliveryRecords: 4_000 };

interface Part {
  readonly name: string;
  close(): Promise<void>;
}

/** Starts everything; `ended` resolves with the reason when a part ends by itself. */
async function startParts(options: StartOptions, parts: Part[]): Promise<{ ended: Promise<string> }> {
  const { host, port, hepHost, hepPort } = options;
  // What is set wrongly is told before anything has been started.
  const [rules, quality, retention] = [ruleSettingsOf(), qualitySettingsOf(), retentionOf()];
  const listeners = { ...listenersOf(readConfig(process.env)), hep: { host: hepHost, port: hepPort } };
  await assertTcpPort(host, port, 'the web pages');
  await assertTcpPort(hepHost, hepPort, 'HEP');
  await assertUdpPort(hepHost, hepPort, 'HEP');
  const data = openDataDirectory(options.data);
  parts.push({ name: 'data directory', close: async () => data.release() });
  const log = pino({ level: process.env.LOG_LEVEL ?? 'warn' }, pino.destination({ fd: 2, sync: true }));
  const endings: Promise<string>[] = [];

  let databaseUrl = process.env.DATABASE_URL;
  if (databaseUrl) say('database', 'PostgreSQL of DATABASE_URL');
  else {
    const postgres = await startPostgres(data.path);
    parts.push({ name: 'PostgreSQL', close: () => postgres.stop() });
    endings.push(postgres.ended.then((reason) => `PostgreSQL ended: ${reason}`));
    databaseUrl = postgres.url;
    say('database', `PostgreSQL in ${data.path}, ${postgres.how}`);
  }

  const bus = await openBus(data.path, log);
  parts.push({ name: 'bus', close: () => bus.close() });
  say('bus', bus.kind === 'kafka' ? `Kafka at ${process.env.KAFKA_BROKERS}` : 'in this process');

  const hepAddresses = ['udp', 'tcp'].map((transport) => `${transport}://${bracketed(hepHost)}:${hepPort}`);
  const api = await startApi({
    databaseUrl,
    bus,
    captureIntake: await intake(bus),
    host: '127.0.0.1',
    port: 0,
    hepAddresses,
    logger: log,
    ruleSettings: rules,
    quality,
    ...retention,
  });
  parts.push({ name: 'API', close: () => api.close() });

  const collector = await startCollector({
    bus,
    probe: process.env.PROBE_ID || hostname(),
    ...listeners,
    onAdvice: (text) => say('note', text),
  });
  parts.push({ name: 'collector', close: () => collector.close() });
  say('HEP', hepAddresses.join(' and '));

  const web = await startWeb({ host, port, apiUrl: api.url });
  parts.push({ name: 'web', close: () => web.close() });
  endings.push(web.ended.then((reason) => `the web process ended: ${reason}`));
  say('pages', `http://${host === '127.0.0.1' ? 'localhost' : bracketed(host)}:${port}`);
  process.stdout.write('Ctrl-C stops all of it.\n');
  return { ended: Promise.race(endings) };
}

function openBus(data: string, log: pino.Logger): Promise<Bus> {
  const options = { spoolDirectory: join(data, 'spool'), ...spoolBound(), logger: log };
  const brokers = process.env.KAFKA_BROKERS;
  return brokers
    ? createKafkaBus({ ...options, brokers: brokers.split(','), readText: sipRecordOf })
    : createInProcessBus({ ...options, ...ONE_MACHINE, awayAfterMs: BUSY_MS });
}

function spoolBound(): { spoolMaxOctets?: number } {
  const text = process.env.SPOOL_MAX_OCTETS;
  if (!text) return {};
  if (!/^\d{1,15}$/.test(text)) throw new Failure('SPOOL_MAX_OCTETS: a number of octets');
  return { spoolMaxOctets: Number(text) };
}

/** Uploads are decoded by the collector of this process. */
async function intake(bus: Bus): Promise<CaptureIntake> {
  const publisher = await bus.publisher({ probe: 'import' });
  return {
    importCapture: (stream, options) => importCapture(stream, { ...options, publisher }),
    loadDemo: async () => {
      const captures = [];
      for (const { name, path } of demoCaptures()) {
        captures.push(await importCapture(createReadStream(path), { name, publisher }));
      }
      return { captures };
    },
  };
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP (a terminal that is closed); the second one ends the process at once. */
function stopSignal(): Promise<null> {
  return new Promise((resolve) => {
    let told = false;
    const stop = () => {
      if (told) process.exit(130);
      told = true;
      resolve(null);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

function say(part: string, what: string): void {
  process.stdout.write(`${part.padEnd(10)}${what}\n`);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
