import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import type { RecentRecords } from './recent-records.js';
import { CAPTURED, type CapturedTable } from './staged-rows.js';
import { type StoredRow, storedRecord } from './stored-record.js';

/** Records of one node and kind that are read, earliest first; beyond it a flood under one Call-ID is at work. */
const MAX_RECORDS_PER_NODE = 20_000;

/** Records of a node from `fromUs` (included) to `toUs` (excluded). */
export interface NodeSpan {
  readonly node: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * The records of spans as they are stored, one list a span, in no order. Where the database has as many as this worker has
 * stored lately, those are they, since what is kept lately is committed and ids are stored once; the others are read.
 */
export async function recordsOf(
  client: pg.ClientBase,
  spans: readonly NodeSpan[],
  recent: RecentRecords,
  onUnreadable: () => void,
): Promise<CaptureRecord[][]> {
  const records = spans.map(({ node, fromUs, toUs }) => recent.of(node, fromUs, toUs));
  const unsure = new Set(spans.keys());
  const kept = [...unsure].filter((place) => (records[place]?.length ?? 0) > 0);
  if (kept.length > 0) {
    const keptSpans = kept.map((place) => spans[place] as NodeSpan);
    const { rows } = await client.query<{ place: number }>({
      name: 'find-incomplete',
      text: INCOMPLETE,
      values: [...parameters(keptSpans), kept.map((place) => records[place]?.length ?? 0)],
    });
    for (const place of kept) unsure.delete(place);
    for (const { place } of rows) unsure.add(kept[place - 1] ?? -1);
  }
  const places = [...unsure];
  const read = await readSpans(
    client,
    places.map((place) => spans[place] as NodeSpan),
    onUnreadable,
  );
  for (const [index, place] of places.entries()) records[place] = read[index] ?? [];
  return records;
}

async function readSpans(
  client: pg.ClientBase,
  spans: readonly NodeSpan[],
  onUnreadable: () => void,
): Promise<CaptureRecord[][]> {
  const records = spans.map((): CaptureRecord[] => []);
  if (spans.length === 0) return records;
  const values = parameters(spans);
  for (const table of CAPTURED) {
    const { rows } = await client.query<StoredRow & { place: number }>({
      name: `read-${table}`,
      text: READ[table],
      values,
    });
    for (const row of rows) {
      const record = storedRecord(row);
      if (record === null) onUnreadable();
      else records[row.place - 1]?.push(record);
    }
  }
  return records;
}

/** The outer bounds let the planner leave out the partitions of all other days. */
function parameters(spans: readonly NodeSpan[]): unknown[] {
  return [
    spans.map(({ node }) => node),
    spans.map(({ fromUs }) => fromUs),
    spans.map(({ toUs }) => toUs),
    spans.reduce((least, { fromUs }) => Math.min(least, fromUs), Number.MAX_SAFE_INTEGER),
    spans.reduce((most, { toUs }) => Math.max(most, toUs), 0),
  ];
}

const SPANS = 'unnest($1::bigint[], $2::bigint[], $3::bigint[]) with ordinality s(node, from_us, to_us, place)';
const IN_SPAN = 't.node = s.node and t.at_us >= s.from_us and t.at_us < s.to_us and t.at_us >= $4 and t.at_us < $5';

/** Spans of which the database has another number of records than was given for each. */
const INCOMPLETE = `select s.place::int
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $6::int[]) with ordinality s(node, from_us, to_us, kept, place)
  where s.kept <> ${CAPTURED.map((table) => `(select count(*) from ${table} t where ${IN_SPAN})`).join(' + ')}`;

const READ = Object.fromEntries(CAPTURED.map((table) => [table, readStatement(table)])) as Record<
  CapturedTable,
  string
>;

function readStatement(table: CapturedTable): string {
  const more = table === 'message' ? ', r.probe, r.raw' : '';
  return `select s.place::int, r.at_us, r.id, r.fields${more} from ${SPANS}
    cross join lateral (
      select * from ${table} t where ${IN_SPAN} order by t.at_us limit ${MAX_RECORDS_PER_NODE}
    ) r`;
}

/** For each time the latest record of any node after it, at most so much later; null for none. */
export async function latestAfter(
  client: pg.ClientBase,
  afterUs: readonly number[],
  horizonUs: number,
): Promise<(number | null)[]> {
  if (afterUs.length === 0) return [];
  const { rows } = await client.query<{ latest_us: number | null }>({
    name: 'latest-after',
    text: LATEST_AFTER,
    values: [afterUs, horizonUs],
  });
  return rows.map(({ latest_us: latestUs }) => latestUs);
}

const LATEST_AFTER = `select greatest(${CAPTURED.map(
  (table) => `(select max(at_us) from ${table} t where t.at_us > s.after_us and t.at_us <= s.after_us + $2::bigint)`,
).join(', ')}) as latest_us
  from unnest($1::bigint[]) with ordinality s(after_us, place) order by place`;
