import { type Kysely, sql } from 'kysely';

/** MOS-LQ of the worst five seconds that either end heard, by which lists of calls are narrowed; null where nothing was scored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table call add column mos_lq_worst double precision`.execute(db);
  await sql`
    update call set mos_lq_worst = least(
      coalesce(doc->'caller'->>'mosLqMin', doc->'caller'->>'mosLq')::double precision,
      coalesce(doc->'callee'->>'mosLqMin', doc->'callee'->>'mosLq')::double precision
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table call drop column mos_lq_worst`.execute(db);
}
