import pg from 'pg';

/** Rows of each table as text, in order; members of JSON objects in order too, since theirs means nothing. */
export type DatabaseDump = Readonly<Record<string, readonly string[]>>;

/** Of the moment and not of the traffic: when the schema was made, how the probes are. */
const LEFT_OUT = new Set(['kysely_migration', 'kysely_migration_lock', 'probe']);
/** Columns of that kind: when a trace came in, which its retention counts from. */
const COLUMNS_LEFT_OUT = new Set(['rtp_trace.stored_us']);
/** Differences shown of a table. */
const SHOWN = 3;
const SHOWN_LENGTH = 400;

/** Everything stored of the traffic: all columns of all tables, partitions as their one table. */
export async function dumpDatabase(url: string): Promise<DatabaseDump> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`,
    );
    const dump: Record<string, string[]> = {};
    for (const { name } of rows) {
      if (LEFT_OUT.has(name)) continue;
      const table = await client.query(`select * from "${name}"`);
      for (const row of table.rows) {
        for (const column of Object.keys(row)) if (COLUMNS_LEFT_OUT.has(`${name}.${column}`)) delete row[column];
      }
      dump[name] = table.rows.map((row) => JSON.stringify(ordered(row))).sort();
    }
    return dump;
  } finally {
    await client.end();
  }
}

function ordered(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}

export function countRows(dump: DatabaseDump): Record<string, number> {
  return Object.fromEntries(Object.entries(dump).map(([table, rows]) => [table, rows.length]));
}

/** What one has and the other has not, a few rows a table; empty where they are the same. */
export function differences(expected: DatabaseDump, actual: DatabaseDump): string[] {
  const tables = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...tables].flatMap((table) => {
    const [one = [], other = []] = [expected[table], actual[table]];
    const missing = without(one, other).map((row) => `${table} lacks ${row}`);
    const surplus = without(other, one).map((row) => `${table} has also ${row}`);
    return [...missing.slice(0, SHOWN), ...surplus.slice(0, SHOWN)].map((line) => line.slice(0, SHOWN_LENGTH));
  });
}

/** Rows of `all`, without one for each equal row of `others`. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return all.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
