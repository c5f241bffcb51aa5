import { type Kysely, sql } from 'kysely';

/**
 * Derived rows: a function of the captured records, replaced whenever those change. `doc` is the contract's shape, the other
 * columns are what lists filter and sort by. `digest` tells whether a row has changed. `node` finds the rows that a settle
 * replaces. `due_us` is when time alone may change a call that is not over; of an imported one, the time in its capture.
 * Rows up to a page stay uncompressed: they are written anew several times while a call is up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table call (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      outcome text not null,
      final_status integer,
      codecs text[] not null,
      finding_codes text[] not null,
      probes text[] not null,
      search text not null,
      imported boolean not null,
      due_us bigint,
      doc json not null,
      detail json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index call_by_start on call (start_us desc, key desc)`.execute(db);
  await sql`create index call_by_node on call (node)`.execute(db);
  await sql`create index call_due on call (imported, due_us) where due_us is not null`.execute(db);
  await sql`
    create table leg (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      call_key text not null,
      ordinal integer not null,
      doc json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index leg_by_call on leg (call_key)`.execute(db);
  await sql`create index leg_by_node on leg (node)`.execute(db);
  await sql`
    create table stream (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      call_key text,
      ordinal integer not null,
      doc json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index stream_by_start on stream (start_us desc, key desc)`.execute(db);
  await sql`create index stream_unbound on stream (start_us desc, key desc) where call_key is null`.execute(db);
  await sql`create index stream_by_call on stream (call_key)`.execute(db);
  await sql`create index stream_by_node on stream (node)`.execute(db);
  await sql`
    create table finding (
      key text not null,
      start_us bigint not null,
      node bigint not null,
      digest bigint not null,
      call_key text,
      ordinal integer not null,
      code text not null,
      severity text not null,
      doc json not null,
      primary key (key, start_us)
    ) with (toast_tuple_target = 8160)`.execute(db);
  await sql`create index finding_by_call on finding (call_key)`.execute(db);
  await sql`create index finding_by_code on finding (code, start_us desc)`.execute(db);
  await sql`create index finding_by_node on finding (node)`.execute(db);
  // Probes that saw speech go both ways, by the day (counted from the epoch): what they do not see, they could have seen.
  await sql`
    create table probe_sight (
      probe text not null,
      day integer not null,
      primary key (probe, day)
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table probe_sight, finding, stream, leg, call`.execute(db);
}
