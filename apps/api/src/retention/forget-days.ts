import { DAY_US, PARTITIONED } from '@earshot/migrations';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';
import { DERIVED } from '../ingest/derived-rows.js';
import { ADD_CHANGES, CHANGED_COLUMNS, type ChangedRollup, emptiedSlots } from '../ingest/rollup-rows.js';

/** Rows that one statement deletes, so that none holds its locks for long. */
const ROWS_AT_ONCE = 5_000;
/** A partition that is read or written for longer is dropped the next time. */
const LOCK_TIMEOUT_MS = 2_000;

export interface Forgotten {
  /** Day partitions of captured records that were dropped. */
  readonly partitions: number;
  /** Rows made of them: calls, legs, streams, findings, contributions to rollups, sketches, transactions. */
  readonly rows: number;
}

/**
 * Removes what was captured before a day, counted from the epoch: captured records by the partition, and all that was made of them, which
 * could not be made again. Decisions on legs go with the last of the legs that they speak of.
 */
export async function forgetDaysBefore(database: Database, day: number): Promise<Forgotten> {
  const beforeUs = day * DAY_US;
  let partitions = 0;
  for (const name of await partitionsBefore(database, day)) {
    await database.transaction().execute(async (transaction) => {
      await sql`select set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true)`.execute(transaction);
      await sql`drop table if exists ${sql.table(name)}`.execute(transaction);
    });
    partitions++;
  }
  let rows = 0;
  for (const table of DERIVED) {
    rows += await (table === 'contribution'
      ? forgetContributions(database, beforeUs)
      : deleteInParts(database, table, beforeUs));
  }
  await sql`delete from link_decision d where not exists (
    select from link_decision_leg l where l.decision_id = d.id and l.at_us >= ${beforeUs})`.execute(database);
  await sql`delete from probe_sight where day < ${day}`.execute(database);
  return { partitions, rows };
}

async function partitionsBefore(database: Database, day: number): Promise<string[]> {
  const before = dayName(day);
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = any(${PARTITIONED.map(String)}::regclass[]) and right(c.relname, 8) < ${before}
    order by right(c.relname, 8)`.execute(database);
  return rows.map(({ name }) => name);
}

/** `20261121`, as names of partitions end. */
function dayName(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** They are taken off their sums as they go. */
async function forgetContributions(database: Database, beforeUs: number): Promise<number> {
  for (let deleted = 0; ; ) {
    const gone = await database.transaction().execute(async (transaction) => {
      const { rows: changed } = await sql<ChangedRollup & { gone: number }>`
        with gone as (delete from contribution where ctid = any(array(
            select ctid from contribution where start_us < ${beforeUs} limit ${ROWS_AT_ONCE}))
          returning ${sql.raw(CHANGED_COLUMNS)}),
        changed as (select -1 as sign, ${sql.raw(CHANGED_COLUMNS)} from gone)
        ${sql.raw(ADD_CHANGES)}, (select count(*)::int from gone) as gone`.execute(transaction);
      const emptied = emptiedSlots(changed);
      if (emptied.length > 0)
        await sql`delete from rollup where slot_us = any(${emptied}::bigint[]) and contributions = 0`.execute(
          transaction,
        );
      return changed[0]?.gone ?? 0;
    });
    deleted += gone;
    if (gone < ROWS_AT_ONCE) return deleted;
  }
}

async function deleteInParts(database: Database, table: string, beforeUs: number): Promise<number> {
  for (let deleted = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where start_us < ${beforeUs} limit ${ROWS_AT_ONCE}))`.execute(database);
    deleted += Number(numAffectedRows);
    if (numAffectedRows < ROWS_AT_ONCE) return deleted;
  }
}
