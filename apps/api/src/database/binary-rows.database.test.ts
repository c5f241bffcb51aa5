import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BinaryRows } from './binary-rows.js';
import { copyRows } from './copy.js';

describe('binary rows', () => {
  let fresh: FreshDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    fresh = await freshDatabase();
    client = new pg.Client(fresh.url);
    await client.connect();
    await client.query('create table every (a bigint, b integer, c uuid, d text, e bytea, f text[], g boolean)');
  });

  afterAll(async () => {
    await client.end();
    await fresh.drop();
  });

  it('are read by the server as they were written', async () => {
    const rows = new BinaryRows(32);
    const id = '0123456789abcdefFEDCBA9876543210';
    rows.row(7).int8(Number.MAX_SAFE_INTEGER).int4(-7).uuid(id).text('Grüße ☎ 🎧').latin1('\0\x80ÿ');
    rows.textArray(['', 'a,"b"', 'ü']).boolean(true);
    rows.row(7).int8(-1_785_542_400_000_001).int4(null).null().text(null).latin1('').textArray([]).boolean(false);
    rows
      .row(7)
      .int8(null)
      .int4(2_147_483_647)
      .uuid(id)
      .text('x'.repeat(100_000))
      .latin1('y')
      .textArray(['z'])
      .boolean(true);
    await copyRows(client, 'every', rows);
    const { rows: read } = await client.query('select * from every');
    const uuid = '01234567-89ab-cdef-fedc-ba9876543210';
    expect(read).toEqual([
      {
        a: '9007199254740991',
        b: -7,
        c: uuid,
        d: 'Grüße ☎ 🎧',
        e: Buffer.from([0, 0x80, 0xff]),
        f: ['', 'a,"b"', 'ü'],
        g: true,
      },
      { a: '-1785542400000001', b: null, c: null, d: null, e: Buffer.alloc(0), f: [], g: false },
      { a: null, b: 2_147_483_647, c: uuid, d: 'x'.repeat(100_000), e: Buffer.from('y'), f: ['z'], g: true },
    ]);
  });

  it('are nothing when there are none', async () => {
    await copyRows(client, 'no_such_table', new BinaryRows());
  });

  it('can be sent again, added to and begun anew', async () => {
    await client.query('create table one (a bigint)');
    const read = async () => (await client.query('select a::int from one order by a')).rows.map(({ a }) => a);
    const rows = new BinaryRows(32);
    rows.row(1).int8(1);
    await copyRows(client, 'one', rows);
    rows.row(1).int8(2);
    await copyRows(client, 'one', rows);
    expect(await read()).toEqual([1, 1, 2]);
    rows.clear();
    await copyRows(client, 'one', rows);
    rows.row(1).int8(3);
    await copyRows(client, 'one', rows);
    expect(await read()).toEqual([1, 1, 2, 3]);
  });
});
