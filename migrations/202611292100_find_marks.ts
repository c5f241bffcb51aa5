import { type Kysely, sql } from 'kysely';

/**
 * A settle looks up the marks of the nodes that it settles, of hundreds among hundreds of thousands where records come faster than
 * calls are made. `leg_key` is the key that a call of the marked Call-ID has or gets: by it the marks of a call that is asked for are found
 * before there is a row of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table dirty add column leg_key text`.execute(db);
  await sql`create index dirty_by_node on dirty (node)`.execute(db);
  await sql`create index dirty_by_leg on dirty (leg_key) where leg_key is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index dirty_by_leg, dirty_by_node`.execute(db);
  await sql`alter table dirty drop column leg_key`.execute(db);
}
