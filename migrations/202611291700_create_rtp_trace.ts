import { type Kysely, sql } from 'kysely';

/**
 * When each packet of a window came, so that another playout buffer can be tried on it: bulk that is kept for days only, by when it was
 * stored, and so apart from the windows. `id` is that of the window's record.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rtp_trace (
      id uuid primary key,
      ssrc bigint not null,
      window_us bigint not null,
      probe text not null,
      src text not null,
      dst text not null,
      clock_rate integer,
      data bytea not null,
      stored_us bigint not null default (extract(epoch from clock_timestamp()) * 1000000)::bigint
    )`.execute(db);
  await sql`create index rtp_trace_by_stream on rtp_trace (ssrc, window_us)`.execute(db);
  await sql`create index rtp_trace_by_age on rtp_trace using brin (stored_us)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table rtp_trace`.execute(db);
}
