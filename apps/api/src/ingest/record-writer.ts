import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import { copyRows } from '../database/copy.js';
import { CALL_BUCKET_US, MEDIA_BUCKET_US } from './node.js';
import { CAPTURED, type CapturedTable, COLUMNS, stage } from './staged-rows.js';
import { TRACE_STAGING, traceRows, writeTraces } from './trace-rows.js';

export const CAPTURED_STAGING = [...CAPTURED, 'evidence']
  .map((table) => `create temp table if not exists staged_${table} (like ${table}) on commit delete rows`)
  .concat(TRACE_STAGING)
  .join(';');

/** Announces marks to the worker that settles. */
export const DIRTY_CHANNEL = 'earshot_dirty';

/**
 * Writes records, their evidence and the marks of what they touch in one transaction; returns how many were not stored before.
 * A record that is already there touches nothing.
 */
export async function writeRecords(client: pg.ClientBase, records: readonly CaptureRecord[]): Promise<number> {
  const { captured, evidence } = stage(records);
  const traces = traceRows(records);
  let stored = 0;
  await client.query('begin');
  try {
    for (const table of CAPTURED) {
      if (captured[table].rows === 0) continue;
      await copyRows(client, `staged_${table} (${COLUMNS[table]})`, captured[table]);
      const { rows } = await client.query<{ stored: number }>({ name: `store-${table}`, text: STORE[table] });
      stored += rows[0]?.stored ?? 0;
    }
    if (stored > 0) await writeTraces(client, traces);
    if (stored > 0 && evidence.rows > 0) {
      await copyRows(client, `staged_evidence (${COLUMNS.evidence})`, evidence);
      await client.query({ name: 'store-evidence', text: STORE_EVIDENCE });
    }
    if (stored > 0) await client.query(`notify ${DIRTY_CHANNEL}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  return stored;
}

/** One mark for each node and bucket of time that got a new record. */
function storeStatement(table: CapturedTable): string {
  const bucket = `case when node % 2 = 0 then at_us / ${CALL_BUCKET_US} else at_us / ${MEDIA_BUCKET_US} end`;
  return `with stored as (
      insert into ${table} (${COLUMNS[table]}) select ${COLUMNS[table]} from staged_${table}
      on conflict do nothing returning node, at_us
    ), marked as (
      insert into dirty (node, at_us, to_us, cause)
      select node, min(at_us), max(at_us), '${table === 'message' ? 'signalling' : 'media'}' from stored group by node, ${bucket}
    )
    select count(*)::int as stored from stored`;
}

const STORE = Object.fromEntries(CAPTURED.map((table) => [table, storeStatement(table)])) as Record<
  CapturedTable,
  string
>;

const STORE_EVIDENCE = `insert into evidence (${COLUMNS.evidence})
  select distinct ${COLUMNS.evidence} from staged_evidence on conflict do nothing`;
