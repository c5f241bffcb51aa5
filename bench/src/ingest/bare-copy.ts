import { finished } from 'node:stream/promises';
import { DAY_US, ensurePartitions, migrateToLatest } from '@earshot/migrations';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';

const BARE = 'bare';
/** As many in one transaction as ingest puts into one at most. */
const CHUNK_ROWS = 8_000;
const COLUMNS = 'node, at_us, id, probe, raw, fields';

/**
 * The least that stores the messages of a database idempotently, into another of the same schema: the rows, encoded beforehand, copied
 * into a temporary table and inserted where they are not there. Returns the milliseconds that it took.
 */
export async function bareCopy(databaseUrl: string, rows: number): Promise<number> {
  const source = new pg.Client(databaseUrl);
  await source.connect();
  const chunks: Buffer[] = [];
  await source.query(`create temp table numbered as select row_number() over () as place, ${COLUMNS} from message`);
  for (let at = 0; at < rows; at += CHUNK_ROWS) chunks.push(await copied(source, at));
  const { rows: days } = await source.query<{ from_us: string; to_us: string }>(
    'select min(at_us) as from_us, max(at_us) as to_us from message',
  );
  await source.query(`drop database if exists ${BARE}`);
  await source.query(`create database ${BARE}`);
  await source.end();

  const url = new URL(databaseUrl);
  url.pathname = `/${BARE}`;
  await prepare(url.href, Number(days[0]?.from_us), Number(days[0]?.to_us));
  const client = new pg.Client(url.href);
  await client.connect();
  await client.query('create temp table staged (like message) on commit delete rows');
  const startMs = performance.now();
  for (const chunk of chunks) {
    await client.query('begin');
    const stream = client.query(from(`copy staged (${COLUMNS}) from stdin (format binary)`));
    stream.end(chunk);
    await finished(stream);
    await client.query(`insert into message (${COLUMNS}) select ${COLUMNS} from staged on conflict do nothing`);
    await client.query('commit');
  }
  const tookMs = performance.now() - startMs;
  const { rows: stored } = await client.query<{ count: string }>('select count(*) from message');
  await client.end();
  if (Number(stored[0]?.count) !== rows) throw new Error(`${stored[0]?.count} of ${rows} rows were copied`);
  return tookMs;
}

async function copied(client: pg.Client, at: number): Promise<Buffer> {
  const query = `select ${COLUMNS} from numbered where place > ${at} and place <= ${at + CHUNK_ROWS}`;
  const parts: Buffer[] = [];
  for await (const part of client.query(to(`copy (${query}) to stdout (format binary)`))) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function prepare(databaseUrl: string, fromUs: number, toUs: number): Promise<void> {
  const database = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl }) }),
  });
  await migrateToLatest(database);
  await ensurePartitions(database, Math.floor(fromUs / DAY_US) * DAY_US, toUs);
  await database.destroy();
}
