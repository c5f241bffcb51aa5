import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus } from '@earshot/bus';
import { sipRecordOf } from '@earshot/calls';
import { type Logger, pino } from 'pino';
import { type Config, readConfig } from './config.js';
import { reasonOf, sqlState } from './database/failure.js';
import { type Api, collectorIntake, startApi } from './index.js';

/** One API worker of a cluster: its settings are in the environment, see docs/api.md. */
const RETRY_MS = 2_000;
const AWAY = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH']);
/** SQLSTATE cannot_connect_now. */
const STARTING_UP = '57P03';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (config.kafkaBrokers.length === 0) throw new Error('KAFKA_BROKERS: name the brokers, host:port each');
  const log = pino({ level: config.logLevel, base: { service: 'api' } });
  const bus = await createKafkaBus({
    brokers: config.kafkaBrokers,
    sessionTimeoutMs: config.kafkaSessionTimeoutMs,
    readText: sipRecordOf,
    logger: log,
  });
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const api = await started(config, bus, log, stopping.signal);
  if (!stopping.signal.aborted) {
    await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  log.info({}, 'stopping');
  await api?.close();
  await bus.close();
}

/** Tries until the database answers; null when it is told to stop before. */
async function started(
  config: Config,
  bus: Awaited<ReturnType<typeof createKafkaBus>>,
  log: Logger,
  signal: AbortSignal,
): Promise<Api | null> {
  while (!signal.aborted) {
    try {
      return await startApi({
        databaseUrl: config.databaseUrl,
        bus,
        captureIntake: config.collectorUrl === null ? null : collectorIntake(config.collectorUrl),
        host: config.host,
        port: config.port,
        hepAddresses: config.hepAddresses,
        uploadLimitOctets: config.uploadLimitOctets,
        ingest: config.ingest,
        ruleSettings: config.ruleSettings,
        quality: config.quality,
        traceRetentionHours: config.traceRetentionHours,
        retentionDays: config.retentionDays,
        logger: log,
      });
    } catch (error) {
      if (!isAway(error)) throw error;
      log.warn({ reason: reasonOf(error) }, 'the database does not answer yet');
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

/** Not there, not yet resolvable, or still starting; anything else is for a person to mend. */
function isAway(error: unknown): boolean {
  if (sqlState(error) === STARTING_UP) return true;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return AWAY.has(code) || reasonOf(error).includes('timeout');
}

main().catch((error: unknown) => {
  process.stderr.write(`earshot-api: ${reasonOf(error)}\n`);
  process.exit(1);
});
