import { type Kysely, sql } from 'kysely';

/**
 * What people decided of which legs are one call: input of every settle, beside the records, so that it survives them coming
 * again. `side` is 0 or 1: each leg of one side is merged with, or split from, each of the other. `node` and `at_us` (the leg's
 * start) find the records of a leg.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table link_decision (
      id bigint generated always as identity primary key,
      verdict text not null,
      decided_us bigint not null
    )`.execute(db);
  await sql`
    create table link_decision_leg (
      decision_id bigint not null references link_decision (id) on delete cascade,
      leg_key text not null,
      side smallint not null,
      node bigint not null,
      at_us bigint not null,
      primary key (decision_id, leg_key)
    )`.execute(db);
  await sql`create index link_decision_leg_by_node on link_decision_leg (node)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table link_decision_leg, link_decision`.execute(db);
}
