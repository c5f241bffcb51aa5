import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';
import { DATABASE } from '../tokens.js';

/** Counted exactly below it; above, PostgreSQL's own estimate is near enough. */
const MOST_COUNTED = 100_000;

@Injectable()
export class SystemRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async calls(): Promise<number> {
    const { rows } = await sql<{ counted: number; estimated: number }>`
      select (select count(*) from (select from call limit ${MOST_COUNTED}) counted) as counted,
        (select greatest(reltuples, 0)::bigint from pg_class where oid = 'call'::regclass) as estimated
    `.execute(this.database);
    const { counted = 0, estimated = 0 } = rows[0] ?? {};
    return counted < MOST_COUNTED ? counted : Math.max(counted, estimated);
  }

  /** Version of the server; rejects while it is away. */
  async serverVersion(): Promise<string> {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
      this.database,
    );
    return rows[0]?.version ?? 'unknown';
  }
}
