import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbeHealth } from '@earshot/contracts';
import pg from 'pg';

const POLL_MS = 100;
const CAPTURED = ['message', 'rtp_window', 'rtcp_report', 'media_event'];

/** What an Earshot has in its database, from outside. */
export class StoredTraffic {
  constructor(private readonly url: string) {}

  /** SIP messages by Call-ID. */
  async messagesByCallId(): Promise<Map<string, number>> {
    const rows = await this.#query<{ call_id: string; messages: number }>(
      // The key of a message is `c:` and its Call-ID.
      `select substr(fields->>'key', 3) as call_id, count(*)::int as messages from message group by 1`,
    );
    return new Map(rows.map(({ call_id, messages }) => [call_id, messages]));
  }

  /** Captured records of all kinds. */
  async records(): Promise<number> {
    const counts = CAPTURED.map((table) => `(select count(*) from ${table})`).join(' + ');
    const [row] = await this.#query<{ records: string }>(`select ${counts} as records`);
    return Number(row?.records);
  }

  async calls(): Promise<number> {
    const [row] = await this.#query<{ calls: string }>('select count(*) as calls from call');
    return Number(row?.calls);
  }

  /** Call-IDs of the legs of each call. */
  async legsByCall(): Promise<string[][]> {
    const rows = await this.#query<{ legs: string[] }>(
      `select array_agg(doc->>'callId' order by ordinal) as legs from leg group by call_key`,
    );
    return rows.map(({ legs }) => legs);
  }

  async health(probe: string): Promise<ProbeHealth | null> {
    const [row] = await this.#query<{ doc: ProbeHealth }>('select doc from probe where probe = $1', [probe]);
    return row?.doc ?? null;
  }

  /** Nothing is marked to be looked at again. */
  async isSettled(): Promise<boolean> {
    return (await this.#query('select 1 from dirty union all select 1 from traffic_due limit 1')).length === 0;
  }

  async #query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.url);
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Resolves when the condition holds; what it throws means that it does not hold yet. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  let reason = '';
  while (Date.now() < deadline) {
    try {
      if (await holds()) return;
    } catch (error) {
      reason = `: ${(error as Error).message}`;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`not within ${withinMs} ms: ${what}${reason}`);
}
