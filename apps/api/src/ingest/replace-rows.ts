import type pg from 'pg';
import { copyRows } from '../database/copy.js';
import { DERIVED, DERIVED_COLUMNS, type DerivedRows, type DerivedTable } from './derived-rows.js';
import { ADD_CHANGES, CHANGED_COLUMNS, type ChangedRollup, emptiedSlots, REMOVE_EMPTY } from './rollup-rows.js';
import type { NodeSpan } from './stored-records.js';

/** Calls by key that a settle changed. */
export interface ChangedCalls {
  readonly written: readonly string[];
  /** No longer calls of their own. */
  readonly removed: readonly string[];
  /** Starts of the sketches that were written or removed. */
  readonly sketchedUs: readonly number[];
}

/** Temporary tables of a session, emptied at each commit. */
export const DERIVED_STAGING = DERIVED.map(
  (table) => `create temp table if not exists staged_${table} (like ${table}) on commit delete rows`,
).join(';');

/** Makes the rows of the spans those given: what is not among them goes, what is the same stays untouched. */
export async function replaceRows(
  client: pg.ClientBase,
  spans: readonly NodeSpan[],
  rows: DerivedRows,
): Promise<ChangedCalls> {
  const values = [spans.map(({ node }) => node), spans.map(({ fromUs }) => fromUs), spans.map(({ toUs }) => toUs)];
  const changed: { -readonly [name in keyof ChangedCalls]: ChangedCalls[name] } = {
    written: [],
    removed: [],
    sketchedUs: [],
  };
  for (const table of DERIVED) {
    await copyRows(client, `staged_${table} (${DERIVED_COLUMNS[table].join(', ')})`, rows.tables[table]);
    if (table === 'contribution') {
      await replaceContributions(client, values);
      continue;
    }
    const removed = await client.query<RowPlace>({ name: `remove-${table}`, text: REMOVE[table], values });
    const written =
      rows.tables[table].rows === 0
        ? { rows: [] }
        : await client.query<RowPlace>({ name: `write-${table}`, text: WRITE[table] });
    if (table === 'call') {
      changed.written = written.rows.map(({ key }) => key);
      changed.removed = removed.rows.map(({ key }) => key);
    } else if (table === 'sketch') {
      changed.sketchedUs = [...written.rows, ...removed.rows].map(({ start_us }) => start_us);
    }
  }
  return changed;
}

/** Contributions and their sums change in one statement: what it removes and what it replaces is taken off, what it writes is added. */
async function replaceContributions(client: pg.ClientBase, spans: readonly (readonly number[])[]): Promise<void> {
  const { rows } = await client.query<ChangedRollup>({
    name: 'replace-contributions',
    text: REPLACE_CONTRIBUTIONS,
    values: [...spans],
  });
  const emptied = emptiedSlots(rows);
  if (emptied.length > 0) await client.query({ name: 'remove-empty-rollups', text: REMOVE_EMPTY, values: [emptied] });
}

interface RowPlace {
  readonly key: string;
  readonly start_us: number;
}

/** A node has few rows. The sum keeps the planner from reading the index on times, which for each node gives all of its day. */
function removal(table: DerivedTable, returning: string): string {
  return `delete from ${table} d using unnest($1::bigint[], $2::bigint[], $3::bigint[]) s(node, from_us, to_us)
    where d.node = s.node and d.start_us + 0 >= s.from_us and d.start_us + 0 < s.to_us
      and not exists (select from staged_${table} n where n.key = d.key and n.start_us = d.start_us)
    returning ${returning}`;
}

function writing(table: DerivedTable, returning: string): string {
  const columns = DERIVED_COLUMNS[table];
  const changes = columns.slice(2).map((column) => `${column} = excluded.${column}`);
  return `insert into ${table} as d (${columns.join(', ')})
    select ${columns.join(', ')} from staged_${table}
    on conflict (key, start_us) do update set ${changes.join(', ')}
    where d.digest <> excluded.digest or d.node <> excluded.node
    returning ${returning}`;
}

const REMOVE = statements((table) => removal(table, 'd.key, d.start_us'));

const WRITE = statements((table) => writing(table, 'd.key, d.start_us'));

/** All parts of a statement see what was there before it, so that `replaced` has the old sums. */
const REPLACE_CONTRIBUTIONS = `with removed as (${removal('contribution', 'd.*')}),
  replaced as (
    select d.* from staged_contribution n join contribution d on d.key = n.key and d.start_us = n.start_us
    where d.digest <> n.digest or d.node <> n.node),
  written as (${writing('contribution', 'd.*')}),
  changed as (
    select -1 as sign, ${CHANGED_COLUMNS} from removed
    union all select -1, ${CHANGED_COLUMNS} from replaced
    union all select 1, ${CHANGED_COLUMNS} from written)
  ${ADD_CHANGES}`;

function statements(of: (table: DerivedTable) => string): Record<DerivedTable, string> {
  return Object.fromEntries(DERIVED.map((table) => [table, of(table)])) as Record<DerivedTable, string>;
}
