import { type Kysely, sql } from 'kysely';

/**
 * What rules across calls read and find. `sketch` is derived as calls are, one row a call or other transaction, a few hundred octets
 * each. `traffic_due` has the periods whose sketches have changed since the rules were applied to them. A finding across calls
 * names the calls that it touches.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sketch (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      kind text not null,
      doc json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index sketch_by_start on sketch (start_us desc)`.execute(db);
  await sql`create index sketch_by_node on sketch (node)`.execute(db);
  await sql`
    create table traffic_due (
      period_us bigint primary key,
      seq bigint generated always as identity
    )`.execute(db);
  await sql`alter table finding add column call_keys text[]`.execute(db);
  await sql`create index finding_by_touched on finding using gin (call_keys) where call_keys is not null`.execute(db);
  await sql`create index finding_of_no_call on finding (start_us desc, key desc) where call_key is null`.execute(db);
  await sql`create index finding_by_start on finding (start_us)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index finding_by_start, finding_of_no_call, finding_by_touched`.execute(db);
  await sql`alter table finding drop column call_keys`.execute(db);
  await sql`drop table traffic_due, sketch`.execute(db);
}
