import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BinaryRows } from './binary-rows.js';

/** `COPY <target> FROM STDIN`; the target is a table with its columns, from code and never from input. */
export async function copyRows(client: pg.ClientBase, target: string, rows: BinaryRows): Promise<void> {
  if (rows.rows === 0) return;
  const stream = client.query(copyFrom(`copy ${target} from stdin (format binary)`));
  stream.end(rows.end());
  await finished(stream);
}
