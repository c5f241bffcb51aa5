import { readFileSync } from 'node:fs';
import type { Bus } from '@earshot/bus';
import { qualityPolicy } from '@earshot/calls';
import type { QualitySettings } from '@earshot/contracts';
import type { RuleSettings } from '@earshot/diagnosis';
import { migrateToLatest } from '@earshot/migrations';
import 'reflect-metadata';
import type { CaptureIntake } from './captures/capture-intake.js';
import { connect } from './database/connect.js';
import { Metrics } from './health/metrics.js';
import { createServer } from './http/server.js';
import { Ingest } from './ingest/ingest.js';
import { untilSettled } from './ingest/until-settled.js';
import { type Log, silentLog } from './log.js';
import { keepProbe } from './probes/probes.repository.js';
import { DEFAULT_TRACE_RETENTION_HOURS, keepFor } from './retention/retention.js';

export interface ApiOptions {
  readonly databaseUrl: string;
  readonly bus: Bus;
  /** Null where no collector takes captures: uploads are refused in words. */
  readonly captureIntake: CaptureIntake | null;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly hepAddresses?: readonly string[];
  readonly uploadLimitOctets?: number | null;
  readonly logger?: Log;
  /** False for a worker that only answers requests. */
  readonly ingest?: boolean;
  /** Rules left out and thresholds changed; the defaults if not given. */
  readonly ruleSettings?: RuleSettings;
  readonly quality?: QualitySettings;
  /** Traces of arrivals are kept so long; 72 if left out. */
  readonly traceRetentionHours?: number;
  /** Captures and what was made of them are kept for so many days after their own time; for ever if left out. */
  readonly retentionDays?: number | null;
}

export interface Api {
  readonly url: string;
  /** Resolves when all that was acknowledged to the bus before is in the calls' rows. */
  settled(): Promise<void>;
  /** Finishes the delivery in hand; the bus is the caller's to close. */
  close(): Promise<void>;
}

/** Brings the schema up to date, takes records in, and answers requests. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const log = options.logger ?? silentLog;
  const connection = connect(options.databaseUrl, (error) =>
    log.warn({ reason: error.message }, 'an idle connection to the database was lost'),
  );
  const closing = new AbortController();
  const settled = () => untilSettled(connection.pool, closing.signal);
  let ingest: Ingest | null = null;
  try {
    const migrated = await migrateToLatest(connection.database);
    if (migrated.length > 0) log.info({ migrations: migrated }, 'the schema was brought up to date');
    if (options.ingest !== false) ingest = await startIngest(options, connection, log);
    const app = await createServer({
      connection,
      bus: options.bus,
      ingest,
      settled,
      intake: options.captureIntake,
      metrics: new Metrics(ingest),
      settings: {
        version: ownVersion(),
        hepAddresses: options.hepAddresses ?? [],
        uploadLimitOctets: options.uploadLimitOctets ?? null,
        quality: options.quality ?? {},
      },
      log,
    });
    const traceHours = options.traceRetentionHours ?? DEFAULT_TRACE_RETENTION_HOURS;
    const retention = { traceHours, days: options.retentionDays ?? null };
    const endRetention = ingest === null ? () => {} : keepFor(retention, connection.database, log);
    await app.listen(options.port, options.host);
    const url = await app.getUrl();
    log.info({ url, ingest: ingest !== null }, 'the API answers');
    return {
      url,
      settled,
      close: async () => {
        closing.abort();
        endRetention();
        await app.close();
        await ingest?.close();
        await connection.close();
      },
    };
  } catch (error) {
    await ingest?.close();
    await connection.close();
    throw error;
  }
}

async function startIngest(
  { bus, ruleSettings, quality }: ApiOptions,
  connection: ReturnType<typeof connect>,
  log: Log,
): Promise<Ingest> {
  const ingest = new Ingest({
    connection,
    bus,
    log,
    ...(ruleSettings ? { ruleSettings } : {}),
    policy: qualityPolicy(quality ?? {}),
    nowUs: () => Date.now() * 1000,
    onHealth: (health) => keepProbe(connection.database, health),
  });
  await ingest.start();
  return ingest;
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
