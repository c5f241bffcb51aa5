import { readFileSync } from 'node:fs';
import type { QualitySettings } from '@earshot/contracts';
import { type RuleSettings, ruleSettings } from '@earshot/diagnosis';
import { z } from 'zod';
import { readQualitySettings } from './quality/quality-settings.js';

/** What the environment says of one API worker. */
export interface Config {
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly kafkaSessionTimeoutMs: number;
  readonly host: string;
  readonly port: number;
  readonly collectorUrl: string | null;
  readonly hepAddresses: readonly string[];
  readonly uploadLimitOctets: number | null;
  readonly ingest: boolean;
  readonly ruleSettings: RuleSettings;
  readonly logLevel: string;
  readonly quality: QualitySettings;
  readonly traceRetentionHours: number;
  readonly retentionDays: number | null;
}

const words = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );

const text = z.string().optional();

/** Every variable that an API worker reads; the descriptions are those of docs/configuration.md. */
export const environment = z.object({
  DATABASE_URL: text.describe('PostgreSQL, `postgres://user:password@host:port/database`'),
  DATABASE_URL_FILE: text.describe('a file that has it, instead'),
  PGHOST: text.describe(
    'host of PostgreSQL, where no URL is given; with PGPORT, PGUSER, PGDATABASE and PGPASSWORD as libpq has them',
  ),
  PGPASSWORD_FILE: text.describe('a file that has the password'),
  KAFKA_BROKERS: words.describe('brokers of Kafka, HOST:PORT, separated by commas'),
  KAFKA_SESSION_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(6_000)
    .max(300_000)
    .default(30_000)
    .describe('a worker that is silent for so long loses its partitions to others'),
  API_HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(3001).describe('port to listen on'),
  COLLECTOR_URL: z
    .url()
    .optional()
    .describe('the collector that decodes uploads and the demo; none: uploads are refused'),
  HEP_ADDRESSES: words.describe('addresses for HEP that the pages name, separated by commas'),
  UPLOAD_LIMIT_OCTETS: z.coerce.number().int().positive().optional().describe('largest upload; no limit if not set'),
  API_INGEST: z.enum(['on', 'off']).default('on').describe('off: this worker answers requests and takes no records'),
  DISABLED_FINDINGS: words.describe('codes of findings (docs/diagnosis.md) that are not made, separated by commas'),
  FINDING_THRESHOLDS: words.describe(
    'thresholds of the findings (docs/diagnosis.md), `name=value`, separated by commas',
  ),
  QUALITY_FILE: text.describe(
    'a JSON file that says how scores are made and judged (docs/metrics.md): constants of codecs, the buffer of the headline, and the thresholds that bands are made by (preset `itu`, `microsoft`, `twilio` or `five-second`, and any value over it; `itu` if not set)',
  ),
  TRACE_RETENTION_HOURS: z.coerce
    .number()
    .positive()
    .default(72)
    .describe('traces of arrivals (RTP_TRACES of the collector) are kept so long after they came in'),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'captures, calls and all else made of them are removed so many days after their own time, an imported capture too; kept for ever if not set',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('pino level'),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Parses the environment once; throws one line that names each variable that is wrong. */
export function readConfig(env: Environment): Config {
  // A variable that is set to nothing is not set.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  const values = parsed.data;
  return {
    databaseUrl: databaseUrlOf(set),
    kafkaBrokers: values.KAFKA_BROKERS,
    kafkaSessionTimeoutMs: values.KAFKA_SESSION_TIMEOUT_MS,
    host: values.API_HOST,
    port: values.API_PORT,
    collectorUrl: values.COLLECTOR_URL ?? null,
    hepAddresses: values.HEP_ADDRESSES,
    uploadLimitOctets: values.UPLOAD_LIMIT_OCTETS ?? null,
    ingest: values.API_INGEST === 'on',
    ruleSettings: ruleSettings(values.DISABLED_FINDINGS, values.FINDING_THRESHOLDS),
    logLevel: values.LOG_LEVEL,
    quality: readQualitySettings(values.QUALITY_FILE),
    traceRetentionHours: values.TRACE_RETENTION_HOURS,
    retentionDays: values.RETENTION_DAYS ?? null,
  };
}

/** `DATABASE_URL`, the file that `DATABASE_URL_FILE` names, or the variables of libpq with `PGPASSWORD_FILE`. */
function databaseUrlOf(env: Environment): string {
  if (env.DATABASE_URL !== undefined) return env.DATABASE_URL;
  if (env.DATABASE_URL_FILE !== undefined) return secretIn(env.DATABASE_URL_FILE, 'DATABASE_URL_FILE');
  if (env.PGHOST === undefined)
    throw new Error('DATABASE_URL: say where PostgreSQL is, or set DATABASE_URL_FILE or PGHOST');
  const url = new URL('postgres://localhost');
  url.hostname = env.PGHOST;
  url.port = env.PGPORT ?? '5432';
  url.username = encodeURIComponent(env.PGUSER ?? 'earshot');
  const password =
    env.PGPASSWORD_FILE === undefined ? env.PGPASSWORD : secretIn(env.PGPASSWORD_FILE, 'PGPASSWORD_FILE');
  url.password = encodeURIComponent(password ?? '');
  url.pathname = `/${encodeURIComponent(env.PGDATABASE ?? 'earshot')}`;
  return url.href;
}

function secretIn(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
