import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { DIRTY_CHANNEL } from './record-writer.js';

const POLL_MS = 25;

/** Payload of a notice on the channel of marks: someone waits, so a settle is not to wait for more. */
export const URGENT = 'urgent';

/** Resolves when everything that is marked now is settled, by whichever worker does that, or on the signal. */
export async function untilSettled(pool: pg.Pool, signal: AbortSignal): Promise<void> {
  await untilGone(pool, signal, 'dirty', 'true');
  // A settle can show that other calls have to be looked at again: that a probe sees both ways, that a capture goes on.
  await untilGone(pool, signal, 'dirty', `cause = 'time'`);
  // What is found across calls is told of each call that it touches.
  await untilGone(pool, signal, 'traffic_due', 'true');
  await untilGone(pool, signal, 'dirty', `cause = 'time'`);
}

async function untilGone(
  pool: pg.Pool,
  signal: AbortSignal,
  table: 'dirty' | 'traffic_due',
  which: string,
): Promise<void> {
  const { rows } = await pool.query<{ seq: number | null }>(`select max(seq) as seq from ${table} where ${which}`);
  const seq = rows[0]?.seq ?? null;
  while (seq !== null && !signal.aborted) {
    await pool.query('select pg_notify($1, $2)', [DIRTY_CHANNEL, URGENT]);
    const left = await pool.query(`select 1 from ${table} where ${which} and seq <= $1 limit 1`, [seq]);
    if (left.rows.length === 0) return;
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
