import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import { CAPTURED, type CapturedTable } from './staged-rows.js';

/** Records of one node and kind that are read, earliest first; beyond it a flood under one Call-ID is at work. */
export const MAX_RECORDS_PER_NODE = 20_000;

/** Records of a node from `fromUs` (included) to `toUs` (excluded). */
export interface NodeSpan {
  readonly node: number;
  readonly fromUs: number;
  readonly toUs: number;
}

interface StoredRow {
  readonly place: number;
  readonly at_us: number;
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly probe?: string;
  readonly raw?: Buffer;
}

/** Reads the records of spans back as they were; one list a span, in no order. */
export async function readSpans(client: pg.ClientBase, spans: readonly NodeSpan[]): Promise<CaptureRecord[][]> {
  const records = spans.map((): CaptureRecord[] => []);
  if (spans.length === 0) return records;
  const values = [
    spans.map(({ node }) => node),
    spans.map(({ fromUs }) => fromUs),
    spans.map(({ toUs }) => toUs),
    Math.min(...spans.map(({ fromUs }) => fromUs)),
    Math.max(...spans.map(({ toUs }) => toUs)),
  ];
  for (const table of CAPTURED) {
    const { rows } = await client.query<StoredRow>({ name: `read-${table}`, text: READ[table], values });
    for (const row of rows) records[row.place - 1]?.push(recordOf(row));
  }
  return records;
}

const READ = Object.fromEntries(CAPTURED.map((table) => [table, readStatement(table)])) as Record<
  CapturedTable,
  string
>;

/** The outer bounds let the planner leave out the partitions of all other days. */
function readStatement(table: CapturedTable): string {
  const more = table === 'message' ? ', r.probe, r.raw' : '';
  return `select s.place::int, r.at_us, r.id, r.fields${more}
    from unnest($1::bigint[], $2::bigint[], $3::bigint[]) with ordinality s(node, from_us, to_us, place)
    cross join lateral (
      select * from ${table} t
      where t.node = s.node and t.at_us >= s.from_us and t.at_us < s.to_us and t.at_us >= $4 and t.at_us < $5
      order by t.at_us limit ${MAX_RECORDS_PER_NODE}
    ) r`;
}

/** Records were validated when they came off the bus. */
function recordOf({ at_us: atUs, id, fields, probe, raw }: StoredRow): CaptureRecord {
  const own = raw === undefined ? {} : { probe, raw: raw.toString('latin1') };
  return { ...fields, ...own, id: id.replaceAll('-', ''), atUs } as unknown as CaptureRecord;
}
