import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the environment says of one API worker. */
export interface Config {
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly collectorUrl: string | null;
  readonly hepAddresses: readonly string[];
  readonly uploadLimitOctets: number | null;
  readonly ingest: boolean;
  readonly logLevel: string;
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

const environment = z.object({
  KAFKA_BROKERS: words,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  COLLECTOR_URL: z.url().optional(),
  HEP_ADDRESSES: words,
  UPLOAD_LIMIT_OCTETS: z.coerce.number().int().positive().optional(),
  API_INGEST: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
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
    host: values.API_HOST,
    port: values.API_PORT,
    collectorUrl: values.COLLECTOR_URL ?? null,
    hepAddresses: values.HEP_ADDRESSES,
    uploadLimitOctets: values.UPLOAD_LIMIT_OCTETS ?? null,
    ingest: values.API_INGEST === 'on',
    logLevel: values.LOG_LEVEL,
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
