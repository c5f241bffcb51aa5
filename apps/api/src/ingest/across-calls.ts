import { keyOfLegFrom } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { type FindingsByCall, findingsByCall } from '@earshot/diagnosis';
import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import type { Component } from './component-search.js';

/** INVITEs with one From tag in one day, each of which may have opened a leg of its own. */
const MAX_AGAIN = 1000;

/** Findings across calls that touch a call of these components. A call's key is that of its first leg. */
export async function findingsTouching(
  client: pg.ClientBase,
  components: readonly Component[],
): Promise<FindingsByCall> {
  /** By key, how many INVITEs may have opened the leg. */
  const openings = new Map<string, number>();
  let fromUs = Number.MAX_SAFE_INTEGER;
  let toUs = 0;
  for (const { records } of components) {
    for (const record of records) {
      if (record.kind !== 'sip') continue;
      const { callId, fromTag, toTag, method } = record;
      const key = keyOfLegFrom(callId, fromTag, record.atUs);
      const opened = openings.get(key) ?? 0;
      if (method === 'INVITE' && toTag === null && opened > 0 && opened < MAX_AGAIN)
        openings.set(keyOfLegFrom(callId, fromTag, record.atUs, opened), 0);
      openings.set(key, method === 'INVITE' && toTag === null ? opened + 1 : opened);
      fromUs = Math.min(fromUs, record.atUs);
      toUs = Math.max(toUs, record.atUs);
    }
  }
  if (openings.size === 0) return new Map();
  const { rows } = await client.query<{ doc: Finding }>({
    name: 'findings-touching',
    text: `select doc from finding
      where call_keys is not null and call_keys && $1::text[] and start_us > $2 and start_us < $3
      order by start_us, key`,
    values: [[...openings.keys()], fromUs - DAY_US, toUs + DAY_US],
  });
  return findingsByCall(rows.map(({ doc }) => doc));
}
