import { identityOf } from '../../api/call-identity';
import type { CallSummary } from '../../api/documents';

/** Rows that the first page may grow to by live calls before it is asked for again. */
export const LIVE_ROW_LIMIT = 1000;

/** Newest first, by start, then by key: the order of the server. */
export function newestFirst(a: CallSummary, b: CallSummary): number {
  if (a.startUs !== b.startUs) return b.startUs - a.startUs;
  return a.key < b.key ? 1 : a.key > b.key ? -1 : 0;
}

/** Puts changed calls in their rows and new ones in their places; a call that no longer belongs leaves. */
export function mergeLive(
  rows: readonly CallSummary[],
  arrived: readonly CallSummary[],
  belongs: (call: CallSummary) => boolean,
): CallSummary[] {
  if (arrived.length === 0) return [...rows];
  const byIdentity = new Map(rows.map((row) => [identityOf(row), row]));
  for (const call of arrived) {
    if (belongs(call)) byIdentity.set(identityOf(call), call);
    else byIdentity.delete(identityOf(call));
  }
  return [...byIdentity.values()].sort(newestFirst);
}
