import type pg from 'pg';
import { DUPLICATE, sqlState } from '../database/failure.js';
import { type Copy, request } from '../database/request.js';
import { MARK_COLUMNS } from './batch-marks.js';
import { BUCKET } from './node.js';
import { CAPTURED, type CapturedTable, COLUMNS, type StagedRows } from './staged-rows.js';
import { copyOfTraces, STORE_TRACES, TRACE_STAGING } from './trace-rows.js';

export const CAPTURED_STAGING = [...CAPTURED, 'evidence']
  .map((table) => `create temp table if not exists staged_${table} (like ${table}) on commit delete rows`)
  .concat(
    'create temp table if not exists staged_mark (node bigint, at_us bigint, to_us bigint, cause text, leg_key text) on commit delete rows',
    TRACE_STAGING,
  )
  .join(';');

/** Announces marks to the worker that settles. */
export const DIRTY_CHANNEL = 'earshot_dirty';

/**
 * Writes records of which none was stored before, their evidence and the marks of what they touch, in one transaction and one request. False,
 * with nothing written, where one is there already: the tables' keys tell.
 */
export async function writeNewRecords(client: pg.ClientBase, rows: StagedRows): Promise<boolean> {
  try {
    await request(client, [
      'begin',
      ...tablesOf(rows).map((table) => ({ into: `${table} (${COLUMNS[table]})`, rows: rows.captured[table] })),
      { into: `dirty (${MARK_COLUMNS})`, rows: rows.marks.rows() },
      copyOfEvidence(rows),
      copyOfTraces(rows.traces),
      STORE_EVIDENCE,
      ...(rows.traces.rows > 0 ? [STORE_TRACES] : []),
      `notify ${DIRTY_CHANNEL}`,
      'commit',
    ]);
    return true;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (sqlState(error) === DUPLICATE) return false;
    throw error;
  }
}

/**
 * The same for records of which some may be there already; returns how many were not. Each table takes twice the time of `writeNewRecords`. A
 * record that is already there touches nothing.
 */
export async function writeRecords(client: pg.ClientBase, rows: StagedRows): Promise<number> {
  const tables = tablesOf(rows);
  if (tables.length === 0) return 0;
  try {
    const results = await request(client, [
      'begin',
      ...tables.map((table) => ({ into: `staged_${table} (${COLUMNS[table]})`, rows: rows.captured[table] })),
      { into: `staged_mark (${MARK_COLUMNS})`, rows: rows.marks.rows() },
      copyOfEvidence(rows),
      storeStatement(tables),
      STORE_EVIDENCE,
      `notify ${DIRTY_CHANNEL}`,
    ]);
    const stored = results.reduce((sum, { rows: [row] }) => sum + (row?.stored ?? 0), 0);
    const traces = rows.traces.rows > 0 && stored > 0 ? [copyOfTraces(rows.traces), STORE_TRACES] : [];
    await request(client, [...traces, 'commit']);
    return stored;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function tablesOf({ captured }: StagedRows): CapturedTable[] {
  return CAPTURED.filter((table) => captured[table].rows > 0);
}

function copyOfEvidence({ evidence }: StagedRows): Copy {
  return { into: `staged_evidence (${COLUMNS.evidence})`, rows: evidence };
}

/** Marks what got a new record. */
function storeStatement(tables: readonly CapturedTable[]): string {
  const inserts = tables.map(
    (table) => `stored_${table} as (
      insert into ${table} (${COLUMNS[table]}) select ${COLUMNS[table]} from staged_${table}
      on conflict do nothing returning node, at_us, '${table === 'message' ? 'signalling' : 'media'}' as cause)`,
  );
  return `with ${inserts.join(', ')},
    stored as (${tables.map((table) => `select * from stored_${table}`).join(' union all ')}),
    marked as (
      insert into dirty (${MARK_COLUMNS}) select ${MARK_COLUMNS} from staged_mark
      where (node, cause, ${BUCKET}) in (select node, cause, ${BUCKET} from stored))
    select count(*)::int as stored from stored`;
}

const STORE_EVIDENCE = `insert into evidence (${COLUMNS.evidence})
  select distinct ${COLUMNS.evidence} from staged_evidence on conflict do nothing`;
