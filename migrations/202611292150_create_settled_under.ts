import { type Kysely, sql } from 'kysely';

/**
 * Under which settings calls are settled, one row. Where they change, those that began before `before_us` are still as the settings of
 * before made them; it goes back in time as they are marked, and is 0 once none is left.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table settled_under (
      only_one boolean primary key default true check (only_one),
      fingerprint bigint not null,
      before_us bigint not null
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table settled_under`.execute(db);
}
