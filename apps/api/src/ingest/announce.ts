import type pg from 'pg';
import type { ChangedCalls } from './replace-rows.js';

/** Calls changed: `{ written: [key], removed: [key] }`, by whichever worker settled them. */
export const CALL_CHANNEL = 'earshot_call';
/** A probe's health came: the probe's name. */
export const PROBE_CHANNEL = 'earshot_probe';

/** PostgreSQL takes payloads under 8 000 octets; a key with its quotes and comma has 19. */
const KEYS_PER_NOTICE = 350;

/** Tells every worker, when the transaction commits, which calls it changed. */
export async function announceCalls(
  client: pg.ClientBase,
  { written, removed }: Pick<ChangedCalls, 'written' | 'removed'>,
): Promise<void> {
  const payloads: string[] = [];
  for (const [name, keys] of Object.entries({ written, removed })) {
    for (let at = 0; at < keys.length; at += KEYS_PER_NOTICE) {
      payloads.push(JSON.stringify({ [name]: keys.slice(at, at + KEYS_PER_NOTICE) }));
    }
  }
  if (payloads.length === 0) return;
  await client.query({
    name: 'announce-calls',
    text: 'select pg_notify($1, payload) from unnest($2::text[]) payload',
    values: [CALL_CHANNEL, payloads],
  });
}
