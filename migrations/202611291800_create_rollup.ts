import { type Kysely, sql } from 'kysely';

/**
 * Sums of contributions by five minutes and by all that they are kept apart by: one row for each slot and combination that occurs. Each settle
 * adds to it what it added to contributions and takes off what it took from them, in one statement, so that it is their sum at every
 * commit. `contributions` counts those in the row, which goes with its last. Words are cut to 100 characters, as an index takes no long ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rollup (
      slot_us bigint not null,
      caller_peer text,
      callee_peer text,
      codec text,
      user_agent text,
      probe text,
      direction text,
      contributions integer not null,
      sums bigint[] not null,
      unique nulls not distinct (slot_us, caller_peer, callee_peer, codec, user_agent, probe, direction)
    ) with (toast_tuple_target = 8160, fillfactor = 50)`.execute(db);
  await sql`
    insert into rollup
    select slot_us, caller_peer, callee_peer, codec, user_agent, probe, direction,
      max(contributions), array_agg(total order by place)
    from (
      select slot_us, left(caller_peer, 100) as caller_peer, left(callee_peer, 100) as callee_peer, left(codec, 100) as codec,
        left(user_agent, 100) as user_agent, left(probe, 100) as probe, direction,
        place, count(*)::int as contributions, sum(amount)::bigint as total
      from contribution, unnest(sums) with ordinality as each (amount, place)
      group by 1, 2, 3, 4, 5, 6, 7, 8
    ) by_place
    group by 1, 2, 3, 4, 5, 6, 7`.execute(db);
  // Only the rollup is read by time; contributions are found by their keys and nodes.
  await sql`drop index contribution_by_slot`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`create index contribution_by_slot on contribution (slot_us)`.execute(db);
  await sql`drop table rollup`.execute(db);
}
