import type pg from 'pg';
import { copyRows } from '../database/copy.js';
import { BUCKET } from './node.js';
import { CAPTURED, type CapturedTable, COLUMNS, STAGED_LEG, type StagedRows } from './staged-rows.js';
import { TRACE_STAGING, writeTraces } from './trace-rows.js';

export const CAPTURED_STAGING = [...CAPTURED, 'evidence']
  .map((table) => {
    const more = table === 'message' ? `, ${STAGED_LEG} text` : '';
    return `create temp table if not exists staged_${table} (like ${table}${more}) on commit delete rows`;
  })
  .concat(TRACE_STAGING)
  .join(';');

/** Announces marks to the worker that settles. */
export const DIRTY_CHANNEL = 'earshot_dirty';

/**
 * Writes records, their evidence and the marks of what they touch in one transaction; returns how many were not stored before.
 * A record that is already there touches nothing.
 */
export async function writeRecords(client: pg.ClientBase, { captured, evidence, traces }: StagedRows): Promise<number> {
  const tables = CAPTURED.filter((table) => captured[table].rows > 0);
  await client.query('begin');
  try {
    for (const table of tables) {
      const columns = table === 'message' ? `${COLUMNS.message}, ${STAGED_LEG}` : COLUMNS[table];
      await copyRows(client, `staged_${table} (${columns})`, captured[table]);
    }
    await copyRows(client, `staged_evidence (${COLUMNS.evidence})`, evidence);
    // In one request: each answer waits for its turn in a process that has other work.
    const statements = [...tables.map((table) => STORE[table]), STORE_EVIDENCE, `notify ${DIRTY_CHANNEL}`];
    if (traces.rows === 0) statements.push('commit');
    const results = (await client.query(statements.join(';'))) as unknown as pg.QueryResult<{ stored?: number }>[];
    const stored = results.reduce((sum, { rows }) => sum + (rows[0]?.stored ?? 0), 0);
    if (traces.rows > 0) {
      if (stored > 0) await writeTraces(client, traces);
      await client.query('commit');
    }
    return stored;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** One mark for each node and bucket of time that got a new record. */
function storeStatement(table: CapturedTable): string {
  return `with stored as (
      insert into ${table} (${COLUMNS[table]}) select ${COLUMNS[table]} from staged_${table}
      on conflict do nothing returning node, at_us, id
    ), marked as (
      insert into dirty (node, at_us, to_us, cause, leg_key) ${table === 'message' ? MARK_SIGNALLING : MARK_MEDIA}
    )
    select count(*)::int as stored from stored`;
}

const MARK_SIGNALLING = `select node, min(at_us), max(at_us), 'signalling', min(${STAGED_LEG})
  from stored join (select id, ${STAGED_LEG} from staged_message) staged using (id) group by node, ${BUCKET}`;

const MARK_MEDIA = `select node, min(at_us), max(at_us), 'media', null from stored group by node, ${BUCKET}`;

const STORE = Object.fromEntries(CAPTURED.map((table) => [table, storeStatement(table)])) as Record<
  CapturedTable,
  string
>;

const STORE_EVIDENCE = `insert into evidence (${COLUMNS.evidence})
  select distinct ${COLUMNS.evidence} from staged_evidence on conflict do nothing`;
