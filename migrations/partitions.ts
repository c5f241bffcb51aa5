import { type QueryExecutorProvider, sql } from 'kysely';

export const DAY_US = 86_400_000_000;

/** Tables with a partition for each day. */
export const PARTITIONED = ['message', 'rtp_window', 'rtcp_report', 'media_event', 'evidence'] as const;

/** Advisory lock under which partitions are made. */
const PARTITION_LOCK = 4_961_202_601;

/** Days that one call may make; a caller with more to make has no real capture. */
const MAX_DAYS_AT_ONCE = 400;

/**
 * Makes the day partitions that hold the times from `fromUs` to `toUs`, both included, in one round trip. A table of its own that is then
 * attached does not lock out readers and writers of the other days, as `create table … partition of` would.
 */
export async function ensurePartitions(db: QueryExecutorProvider, fromUs: number, toUs: number): Promise<void> {
  const first = Math.floor(fromUs / DAY_US);
  const last = Math.floor(toUs / DAY_US);
  if (last - first >= MAX_DAYS_AT_ONCE) throw new RangeError(`${last - first + 1} day partitions asked for at once`);
  const blocks: string[] = [];
  for (let day = first; day <= last; day++) for (const table of PARTITIONED) blocks.push(partitionBlock(table, day));
  await sql
    .raw(`do $$ begin perform pg_advisory_xact_lock(${PARTITION_LOCK}); ${blocks.join('\n')} end $$`)
    .execute(db);
}

/** `message_20261121`; days are counted from the epoch. */
export function partitionName(table: (typeof PARTITIONED)[number], day: number): string {
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  return `${table}_${date}`;
}

function partitionBlock(table: (typeof PARTITIONED)[number], day: number): string {
  const name = partitionName(table, day);
  // Rows up to the target stay in the page uncompressed: compressing them costs more than all the rest of ingest.
  return `if to_regclass('${name}') is null then
    create table ${name} (like ${table} including all) with (toast_tuple_target = 8160);
    alter table ${table} attach partition ${name} for values from (${day * DAY_US}) to (${(day + 1) * DAY_US});
  end if;`;
}
