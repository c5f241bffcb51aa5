import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import { HORIZON_US } from './conclude-component.js';
import { BUCKET, bucketUs } from './node.js';
import type { NodeSpan } from './stored-records.js';

/** One node in one bucket of time that was marked. */
export interface MarkedPlace {
  readonly node: number;
  readonly atUs: number;
  /** By media only: may be put off. */
  readonly isPatient: boolean;
}

/** What was marked of one, by however many transactions. */
export interface Mark {
  readonly node: number;
  readonly atUs: number;
  readonly seqs: number[];
}

/** Places read at once; more wait for the next round. */
export const MAX_PLACES_READ = 20_000;

interface DirtyRow {
  readonly seq: number;
  readonly node: number;
  readonly at_us: number;
}

/** What is marked, that which has waited longest first. */
export function readPlaces(client: pg.ClientBase): Promise<MarkedPlace[]> {
  return placesOfMarks(client, 'select * from dirty', []);
}

/** Where the latest marks are, so many of them. */
export function readLatestPlaces(client: pg.ClientBase, marks: number): Promise<MarkedPlace[]> {
  return placesOfMarks(client, 'select * from dirty order by seq desc limit $1', [marks]);
}

/** Where the marks are that a query gives, that which has waited longest first. */
export async function placesOfMarks(
  client: pg.ClientBase,
  marks: string,
  values: readonly unknown[],
): Promise<MarkedPlace[]> {
  const { rows } = await client.query<{ node: number; at_us: number; patient: boolean }>(
    `select node, min(at_us) as at_us, bool_and(cause = 'media') as patient from (${marks}) marks
      group by node, ${BUCKET} order by min(seq) limit ${MAX_PLACES_READ}`,
    [...values],
  );
  return rows.map(({ node, at_us: atUs, patient: isPatient }) => ({ node, atUs, isPatient }));
}

/** All that is marked of places. */
export async function marksOf(client: pg.ClientBase, places: readonly MarkedPlace[]): Promise<Mark[]> {
  const { rows } = await client.query<DirtyRow>({
    name: 'read-marks',
    text: 'select seq, node, at_us from dirty where node = any($1::bigint[]) order by seq',
    values: [places.map(({ node }) => node)],
  });
  const marks = marksByPlace(rows);
  return places.flatMap(({ node, atUs }) => marks.get(placeName(node, atUs)) ?? []);
}

/** By node and bucket of time. */
function marksByPlace(rows: readonly DirtyRow[]): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { seq, node, at_us: atUs } of rows) {
    const place = placeName(node, atUs);
    let mark = marks.get(place);
    if (mark === undefined) {
      mark = { node, atUs, seqs: [] };
      marks.set(place, mark);
    }
    mark.seqs.push(seq);
  }
  return marks;
}

function placeName(node: number, atUs: number): string {
  return `${node} ${Math.floor(atUs / bucketUs(node))}`;
}

/** Of the marks that were removed the times of what was stored; null where only time had passed. */
export interface Covered {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Removes these marks, and all others of the spans that this transaction sees: it saw all of their records. */
export async function removeCovered(
  client: pg.ClientBase,
  marks: readonly Mark[],
  spans: readonly NodeSpan[],
): Promise<Covered | null> {
  const { rows } = await client.query<{ from_us: number | null; to_us: number | null }>({
    name: 'remove-covered',
    text: `with of_marks as (delete from dirty where seq = any($1::bigint[]) returning at_us, to_us, cause),
      of_spans as (
        delete from dirty d using unnest($2::bigint[], $3::bigint[], $4::bigint[]) s(node, from_us, to_us)
        where d.node = s.node and d.at_us >= s.from_us and d.at_us < s.to_us
        returning d.at_us, d.to_us, d.cause
      )
      select min(at_us) as from_us, max(to_us) as to_us
      from (select * from of_marks union all select * from of_spans) removed where cause in ('signalling', 'media')`,
    values: [
      marks.flatMap(({ seqs }) => seqs),
      spans.map(({ node }) => node),
      spans.map(({ fromUs }) => fromUs),
      spans.map(({ toUs }) => toUs),
    ],
  });
  const [{ from_us: fromUs, to_us: toUs } = { from_us: null, to_us: null }] = rows;
  return fromUs === null || toUs === null ? null : { fromUs, toUs };
}

export async function removeMarks(client: pg.ClientBase, marks: readonly Mark[]): Promise<void> {
  await client.query({
    name: 'remove-marks',
    text: 'delete from dirty where seq = any($1::bigint[])',
    values: [marks.flatMap(({ seqs }) => seqs)],
  });
}

/** Calls and transactions that are not over and that time alone may have changed by now. */
export async function markDue(client: pg.ClientBase, nowUs: number): Promise<void> {
  await client.query({
    name: 'mark-due',
    text: `insert into dirty (node, at_us, to_us, cause)
      (select node, start_us, start_us, 'time' from call where not imported and due_us <= $1 order by due_us limit 1000)
      union all
      (select node, start_us, start_us, 'time' from sip_transaction
        where not imported and due_us <= $1 order by due_us limit 1000)`,
    values: [nowUs],
  });
}

/** Imported calls whose captures may turn out to go on: records from `fromUs` to `toUs` were stored. */
export async function markGoingOn(client: pg.ClientBase, fromUs: number, toUs: number): Promise<void> {
  await client.query({
    name: 'mark-going-on',
    text: `insert into dirty (node, at_us, to_us, cause)
      select node, start_us, start_us, 'time' from call where imported and due_us >= $1 and due_us <= $2
      union all
      select node, start_us, start_us, 'time' from sip_transaction where imported and due_us >= $1 and due_us <= $2`,
    values: [fromUs - HORIZON_US, toUs],
  });
}

/** Calls that were settled before it was known that these probes see both ways on these days. */
export async function markSeen(
  client: pg.ClientBase,
  sights: readonly { probe: string; day: number }[],
): Promise<void> {
  await client.query({
    name: 'mark-seen',
    text: `insert into dirty (node, at_us, to_us, cause)
      select distinct c.node, c.start_us, c.start_us, 'time' from unnest($1::text[], $2::int[]) s(probe, day)
      join call c on c.start_us >= s.day * $3::bigint and c.start_us < (s.day + 2) * $3::bigint and s.probe = any(c.probes)`,
    values: [sights.map(({ probe }) => probe), sights.map(({ day }) => day), DAY_US],
  });
}
