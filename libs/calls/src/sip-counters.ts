import type { Analysis } from '@earshot/contracts';
import type { KindTable } from './message-kinds.js';

export type SipCounters = Analysis['sip'];

/** Distinct methods counted by name; a flood of invented ones is counted together. */
const MAX_METHODS = 64;
const OTHER_METHODS = 'other';

/** What messages there were, by their kinds. */
export function sipCounters(kinds: KindTable, dialogs: number): SipCounters {
  let messages = 0;
  const byMethod = new Map<string, number>();
  const byStatus = new Map<number, number>();
  for (const [{ method, status }, count] of kinds.counted()) {
    messages += count;
    if (status > 0) {
      byStatus.set(status, (byStatus.get(status) ?? 0) + count);
      continue;
    }
    const own = method ?? OTHER_METHODS;
    const name = byMethod.has(own) || byMethod.size < MAX_METHODS ? own : OTHER_METHODS;
    byMethod.set(name, (byMethod.get(name) ?? 0) + count);
  }
  return {
    messages,
    byMethod: Object.fromEntries([...byMethod].sort(([a], [b]) => (a < b ? -1 : 1))),
    byStatus: Object.fromEntries([...byStatus].sort(([a], [b]) => a - b)),
    dialogs,
  };
}
