import { type Kysely, sql } from 'kysely';

/**
 * What each call and stream adds to the rollups: derived rows as the others, replaced with their call, so that coming again adds
 * nothing. `slot_us` is the start of five minutes; `sums` are the numbers of `libs/calls/src/rollup/rollup-layout.ts`, which add
 * place by place.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table contribution (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      slot_us bigint not null,
      caller_peer text,
      callee_peer text,
      codec text,
      user_agent text,
      probe text,
      direction text,
      sums bigint[] not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index contribution_by_slot on contribution (slot_us)`.execute(db);
  await sql`create index contribution_by_node on contribution (node)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table contribution`.execute(db);
}
