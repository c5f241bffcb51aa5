import { setTimeout as sleep } from 'node:timers/promises';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../database/connect.js';
import { LOOK_CHANNEL } from '../ingest/looks.js';
import { silentLog } from '../log.js';
import { CallLooks } from './call-looks.js';

const POLL_MS = 10;

describe('calls that are looked at', () => {
  let fresh: FreshDatabase;
  let connection: Connection;
  let worker: pg.Client;
  const told: unknown[] = [];

  beforeEach(async () => {
    fresh = await freshDatabase();
    connection = connect(fresh.url, () => {});
    worker = new pg.Client({ connectionString: fresh.url });
    await worker.connect();
    told.length = 0;
    worker.on('notification', ({ payload }) => told.push(JSON.parse(payload ?? '')));
    await worker.query(`listen ${LOOK_CHANNEL}`);
  });

  afterEach(async () => {
    await worker.end();
    await connection.close();
    await fresh.drop();
  });

  async function notices(count: number): Promise<unknown[]> {
    while (told.length < count) await sleep(POLL_MS);
    return told;
  }

  it('are told to the workers together, and not again at each look', async () => {
    const looks = new CallLooks(connection, silentLog);
    looks.at(['00000000000000a1', '00000000000000a2']);
    looks.at(['00000000000000a3']);
    expect(await notices(1)).toEqual([['00000000000000a1', '00000000000000a2', '00000000000000a3']]);
    looks.at(['00000000000000a1', '00000000000000a4']);
    expect(await notices(2)).toEqual([
      ['00000000000000a1', '00000000000000a2', '00000000000000a3'],
      ['00000000000000a4'],
    ]);
  });

  it('are no more at a time than a notice takes', async () => {
    const looks = new CallLooks(connection, silentLog);
    looks.at(Array.from({ length: 2000 }, (_, index) => index.toString(16).padStart(16, '0')));
    const [keys] = (await notices(1)) as string[][];
    expect(keys?.length).toBe(400);
    expect(keys?.at(-1)).toBe((1999).toString(16).padStart(16, '0'));
  });
});
