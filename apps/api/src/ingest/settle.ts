import { conclude } from '@earshot/diagnosis';
import type pg from 'pg';
import { type Component, ComponentSearch } from './component-search.js';
import { DerivedRows } from './derived-rows.js';
import { type ChangedCalls, replaceRows } from './replace-rows.js';
import type { NodeSpan } from './stored-records.js';

/** Node and time of records that were stored since their last settle. */
export interface DirtyMark {
  readonly seq: number;
  readonly node: number;
  readonly at_us: number;
}

export interface SettleOutcome extends ChangedCalls {
  readonly marks: number;
  readonly components: number;
  readonly records: number;
  readonly crowdedValues: number;
  readonly cutComponents: number;
  readonly failedComponents: number;
}

export interface SettleOptions {
  readonly marks: number;
  readonly nowUs: number;
  onFailedComponent(component: Component, error: unknown): void;
}

/**
 * One settle, inside the caller's transaction: marks -> the components that they touch -> all records of each -> calls ->
 * rows replaced -> marks removed. What comes out is a function of the records that are stored; marks written while it runs
 * stay for the next. Null where nothing is marked.
 */
export async function settle(client: pg.ClientBase, options: SettleOptions): Promise<SettleOutcome | null> {
  const { rows: marks } = await client.query<DirtyMark>({
    name: 'read-marks',
    text: 'select seq, node, at_us from dirty order by seq limit $1',
    values: [options.marks],
  });
  if (marks.length === 0) return null;
  const search = new ComponentSearch(client);
  for (const { node, at_us: atUs } of marks) search.touch(node, atUs);
  const components = await search.run();
  const rows = new DerivedRows();
  const spans: NodeSpan[] = [];
  let records = 0;
  let failedComponents = 0;
  for (const component of components) {
    try {
      derive(component, options.nowUs, rows);
    } catch (error) {
      // Its rows stay as they were; the others are not held up.
      failedComponents += 1;
      options.onFailedComponent(component, error);
      continue;
    }
    records += component.records.length;
    spans.push(...component.spans);
  }
  const changed = await replaceRows(client, spans, rows);
  await client.query({
    name: 'remove-marks',
    text: 'delete from dirty where seq = any($1::bigint[])',
    values: [marks.map(({ seq }) => seq)],
  });
  const { crowdedValues, cutComponents } = search;
  return {
    ...changed,
    marks: marks.length,
    components: components.length,
    records,
    crowdedValues,
    cutComponents,
    failedComponents,
  };
}

function derive({ records, spans }: Component, nowUs: number, rows: DerivedRows): void {
  const [home] = [...spans].sort((a, b) => a.node - b.node || a.fromUs - b.fromUs);
  if (home === undefined) return;
  rows.add(conclude(records, { nowUs }), home);
}
