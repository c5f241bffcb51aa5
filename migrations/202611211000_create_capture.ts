import { type Kysely, sql } from 'kysely';

/**
 * What was captured, as it came. Partitioned by day of capture, so that a day is dropped and not deleted. `node` is the hash of
 * the record's key (`c:<Call-ID>` even, `m:<address pair>` odd); `fields` is `json` and not `jsonb`, which refuses the NUL characters
 * that hostile messages hold. Nothing inside it is ever searched.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message (
      node bigint not null,
      at_us bigint not null,
      id uuid not null,
      probe text not null,
      raw bytea not null,
      fields json not null,
      primary key (node, at_us, id)
    ) partition by range (at_us)`.execute(db);
  await sql`create index on message (at_us)`.execute(db);
  for (const table of ['rtp_window', 'rtcp_report', 'media_event']) {
    const name = sql.table(table);
    await sql`
      create table ${name} (
        at_us bigint not null,
        id uuid not null,
        node bigint not null,
        fields json not null,
        primary key (at_us, id)
      ) partition by range (at_us)`.execute(db);
    await sql`create index on ${name} (node, at_us)`.execute(db);
  }
  // Where records of different nodes can meet; `at_us` is the start of the evidence's span.
  await sql`
    create table evidence (
      key bigint not null,
      at_us bigint not null,
      node bigint not null,
      primary key (key, at_us, node)
    ) partition by range (at_us)`.execute(db);
  // Written with the records, removed by the settle that covers them: what is in it after a crash is settled at the next start.
  // Cause: `signalling` or `media` that was stored from `at_us` to `to_us`, or `time` alone.
  await sql`
    create table dirty (
      seq bigint generated always as identity primary key,
      node bigint not null,
      at_us bigint not null,
      to_us bigint not null,
      cause text not null
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table dirty, evidence, media_event, rtcp_report, rtp_window, message`.execute(db);
}
