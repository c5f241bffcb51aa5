import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import { HORIZON_US } from './conclude-component.js';
import { bucketUs } from './node.js';

/** What was marked of one node in one bucket of time, by however many transactions. */
export interface Mark {
  readonly node: number;
  readonly atUs: number;
  /** Latest record that was stored; null where only time has passed. */
  storedToUs: number | null;
  /** Media only: may be put off. */
  isPatient: boolean;
  readonly seqs: number[];
}

/** Marks read at once; more wait for the next round. */
const MAX_ROWS = 50_000;

interface DirtyRow {
  readonly seq: number;
  readonly node: number;
  readonly at_us: number;
  readonly to_us: number;
  readonly cause: 'signalling' | 'media' | 'time' | 'decision';
}

/** All marks there are, oldest first, those of one node and time as one. */
export async function readMarks(client: pg.ClientBase): Promise<Mark[]> {
  const { rows } = await client.query<DirtyRow>({
    name: 'read-marks',
    text: 'select seq, node, at_us, to_us, cause from dirty order by seq limit $1',
    values: [MAX_ROWS],
  });
  const marks = new Map<string, Mark>();
  for (const { seq, node, at_us: atUs, to_us: toUs, cause } of rows) {
    const place = `${node} ${Math.floor(atUs / bucketUs(node))}`;
    let mark = marks.get(place);
    if (mark === undefined) {
      mark = { node, atUs, storedToUs: null, isPatient: true, seqs: [] };
      marks.set(place, mark);
    }
    mark.seqs.push(seq);
    if (cause !== 'media') mark.isPatient = false;
    if (cause === 'signalling' || cause === 'media') mark.storedToUs = Math.max(mark.storedToUs ?? 0, toUs);
  }
  return [...marks.values()];
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
