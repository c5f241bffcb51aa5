import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { Kysely, Migrator, NO_MIGRATIONS, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_US, ensurePartitions, migrateToLatest, migrations, PARTITIONED, partitionName } from './index.js';

describe('migrations', () => {
  let fresh: FreshDatabase;
  let pool: pg.Pool;
  let database: Kysely<unknown>;

  beforeEach(async () => {
    fresh = await freshDatabase();
    pool = new pg.Pool({ connectionString: fresh.url });
    pool.on('error', () => {});
    database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  });

  afterEach(async () => {
    await database.destroy();
    await fresh.drop();
  });

  async function tables(): Promise<string[]> {
    const { rows } = await pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%' order by 1`,
    );
    return rows.map(({ name }) => name);
  }

  it('go up, all the way down, and up again', async () => {
    const names = Object.keys(await migrations.getMigrations());
    expect(await migrateToLatest(database)).toEqual(names);
    const made = await tables();
    expect(made).toContain('call');
    await ensurePartitions(database, 0, 0);
    const { error } = await new Migrator({ db: database, provider: migrations }).migrateTo(NO_MIGRATIONS);
    expect(error).toBeUndefined();
    expect(await tables()).toEqual([]);
    expect(await migrateToLatest(database)).toEqual(names);
    expect(await tables()).toEqual(made);
  });

  it('run once where workers start together', async () => {
    const ran = await Promise.all([migrateToLatest(database), migrateToLatest(database), migrateToLatest(database)]);
    expect(ran.flat().sort()).toEqual(Object.keys(await migrations.getMigrations()));
  });

  it('sum up what was there before there were rollups', async () => {
    const to = async (name: string) => {
      const { error } = await new Migrator({ db: database, provider: migrations }).migrateTo(name);
      expect(error).toBeUndefined();
    };
    await to('202611291700_create_rtp_trace');
    await pool.query(`insert into contribution (key, start_us, node, digest, slot_us, codec, user_agent, sums) values
      ('a', 1, 1, 1, 300000000, 'PCMU', null, '{1,2,300}'), ('b', 1, 1, 1, 300000000, 'PCMU', null, '{10,0,1}'),
      ('c', 1, 1, 1, 600000000, 'PCMU', null, '{7,0,0}'), ('d', 1, 1, 1, 300000000, 'G729', repeat('x', 5000), '{0,0,4}')`);
    await to('202611291800_create_rollup');
    const { rows } = await pool.query(
      'select slot_us::text, codec, length(user_agent) as length, contributions, sums::text from rollup order by slot_us, codec',
    );
    expect(rows).toEqual([
      { slot_us: '300000000', codec: 'G729', length: 100, contributions: 1, sums: '{0,0,4}' },
      { slot_us: '300000000', codec: 'PCMU', length: null, contributions: 2, sums: '{11,2,301}' },
      { slot_us: '600000000', codec: 'PCMU', length: null, contributions: 1, sums: '{7,0,0}' },
    ]);
  });

  describe('day partitions', () => {
    const DAY_OF_2005 = Date.UTC(2005, 2, 27) * 1000;

    beforeEach(async () => {
      await migrateToLatest(database);
    });

    it('hold the days asked for, both ends included, and no more', async () => {
      await ensurePartitions(database, DAY_OF_2005 + 5, DAY_OF_2005 + DAY_US);
      const made = (await tables()).filter((name) => /_\d{8}$/.test(name));
      expect(made).toEqual(PARTITIONED.flatMap((table) => [`${table}_20050327`, `${table}_20050328`]).sort());
      const store = (atUs: number) => pool.query('insert into evidence (key, at_us, node) values (1, $1, 1)', [atUs]);
      await store(DAY_OF_2005);
      await store(DAY_OF_2005 + 2 * DAY_US - 1);
      await expect(store(DAY_OF_2005 - 1)).rejects.toThrow(/no partition/);
      await expect(store(DAY_OF_2005 + 2 * DAY_US)).rejects.toThrow(/no partition/);
    });

    it('are made once by many at the same time, beside readers and writers', async () => {
      await ensurePartitions(database, 0, 0);
      const writer = await pool.connect();
      await writer.query('begin');
      await writer.query('insert into evidence (key, at_us, node) values (1, 1, 1)');
      await Promise.all([1, 2, 3, 4].map(() => ensurePartitions(database, DAY_OF_2005, DAY_OF_2005)));
      await writer.query('commit');
      writer.release();
      expect(await tables()).toContain(partitionName('message', DAY_OF_2005 / DAY_US));
    });

    it('keep rows of up to a page uncompressed', async () => {
      await ensurePartitions(database, 0, 0);
      const { rows } = await pool.query(`select reloptions from pg_class where relname = 'message_19700101'`);
      expect(rows).toEqual([{ reloptions: ['toast_tuple_target=8160'] }]);
    });

    it('are refused for more days than a capture has', async () => {
      await expect(ensurePartitions(database, 0, 400 * DAY_US)).rejects.toThrow(RangeError);
    });
  });
});
