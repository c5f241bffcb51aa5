import { stableKey } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { type FindingsByCall, findingsByCall } from '@earshot/diagnosis';
import { DAY_US } from '@earshot/migrations';
import type pg from 'pg';
import type { Component } from './component-search.js';

/** Findings across calls that touch a call of these components. A call's key is made of the Call-ID of its first leg. */
export async function findingsTouching(
  client: pg.ClientBase,
  components: readonly Component[],
): Promise<FindingsByCall> {
  const keys = new Set<string>();
  let fromUs = Number.MAX_SAFE_INTEGER;
  let toUs = 0;
  for (const { records } of components) {
    for (const record of records) {
      if (record.kind !== 'sip') continue;
      keys.add(stableKey(record.callId));
      fromUs = Math.min(fromUs, record.atUs);
      toUs = Math.max(toUs, record.atUs);
    }
  }
  if (keys.size === 0) return new Map();
  const { rows } = await client.query<{ doc: Finding }>({
    name: 'findings-touching',
    text: `select doc from finding
      where call_keys is not null and call_keys && $1::text[] and start_us > $2 and start_us < $3
      order by start_us, key`,
    values: [[...keys], fromUs - DAY_US, toUs + DAY_US],
  });
  return findingsByCall(rows.map(({ doc }) => doc));
}
