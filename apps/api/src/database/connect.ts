import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

const INT8 = 20;

/** Every bigint of the schema is a time, a count or a 53-bit hash: all are exact as numbers. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

export interface Connection {
  readonly pool: pg.Pool;
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens no connection yet; a server that is away shows at the first query. */
export function connect(databaseUrl: string, onError: (error: Error) => void): Connection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types,
    max: 12,
    connectionTimeoutMillis: 5_000,
    application_name: 'earshot-api',
  });
  // An idle connection that the server ends is no reason to end the process.
  pool.on('error', onError);
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { pool, database, close: () => database.destroy() };
}
