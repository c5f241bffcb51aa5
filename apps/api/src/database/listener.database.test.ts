import { once } from 'node:events';
import { freshDatabase } from '@earshot/test/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { type Connection, connect } from './connect.js';
import { Listener } from './listener.js';

let connection: Connection;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  connection = connect(database.url, () => {});
  drop = database.drop;
});
afterAll(async () => {
  await connection.close();
  await drop();
});

it('is closed while its connection is being opened', async () => {
  const listener = new Listener(connection.pool, ['told'], silentLog, () => {});
  listener.start();
  await listener.close();
  expect(connection.pool.totalCount).toBe(0);
});

it('hears what is told, and is closed', async () => {
  const heard: string[] = [];
  const listener = new Listener(connection.pool, ['told'], silentLog, (channel, payload) =>
    heard.push(`${channel} ${payload}`),
  );
  const opened = once(connection.pool, 'connect');
  listener.start();
  await opened;
  await expect
    .poll(async () => {
      await connection.pool.query(`notify told, 'a call'`);
      return heard[0];
    })
    .toBe('told a call');
  await listener.close();
});
