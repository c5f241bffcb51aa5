import type { ProbeHealth } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';
import { PROBE_CHANNEL } from '../ingest/announce.js';
import { DATABASE } from '../tokens.js';

@Injectable()
export class ProbesRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(): Promise<ProbeHealth[]> {
    const rows = await this.database.selectFrom('probe').select('doc').orderBy('probe').execute();
    return rows.map(({ doc }) => doc);
  }

  async find(probe: string): Promise<ProbeHealth | null> {
    const row = await this.database.selectFrom('probe').select('doc').where('probe', '=', probe).executeTakeFirst();
    return row?.doc ?? null;
  }
}

/** Keeps the newest of each probe, and tells every worker. */
export async function keepProbe(database: Database, health: ProbeHealth): Promise<void> {
  const probe = health.probe.replaceAll('\0', '\uFFFD').slice(0, 255);
  const doc = JSON.stringify(health);
  await database
    .insertInto('probe')
    .values({ probe, at_us: health.atUs, doc })
    .onConflict((conflict) =>
      conflict.column('probe').doUpdateSet({ at_us: health.atUs, doc }).where('probe.at_us', '<=', health.atUs),
    )
    .execute();
  await sql`select pg_notify(${PROBE_CHANNEL}, ${probe})`.execute(database);
}
