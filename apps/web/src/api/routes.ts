import { bounds } from '../filters/time-range';
import type { TransactionFilters } from '../filters/transaction-filters';
import type { CallFilters } from '../filters/url-filters';

/** Addresses of the API. */
const BASE = '/api/v1';

export const LIST_LIMIT = 100;

function filterQuery(filters: CallFilters, nowUs: number): URLSearchParams {
  const query = new URLSearchParams();
  const { fromUs, toUs } = bounds(filters.range, nowUs);
  if (fromUs !== null) query.set('fromUs', String(fromUs));
  if (toUs !== null) query.set('toUs', String(toUs));
  if (filters.q !== '') query.set('q', filters.q);
  if (filters.outcomes.length > 0) query.set('outcome', filters.outcomes.join(','));
  if (filters.statuses.length > 0) query.set('status', filters.statuses.join(','));
  if (filters.codec !== null) query.set('codec', filters.codec);
  if (filters.finding !== null) query.set('finding', filters.finding);
  if (filters.mosBelow !== null) query.set('mosBelow', String(filters.mosBelow));
  return query;
}

function transactionQuery({ q, method, outcome, status, range }: TransactionFilters, nowUs: number): URLSearchParams {
  const query = new URLSearchParams();
  const { fromUs, toUs } = bounds(range, nowUs);
  if (fromUs !== null) query.set('fromUs', String(fromUs));
  if (toUs !== null) query.set('toUs', String(toUs));
  if (q !== '') query.set('q', q);
  if (method !== null) query.set('method', method);
  if (outcome !== null) query.set('outcome', outcome);
  if (status !== null) query.set('status', String(status));
  return query;
}

export const routes = {
  calls(filters: CallFilters, cursor: string | null, nowUs: number): string {
    const query = filterQuery(filters, nowUs);
    query.set('limit', String(LIST_LIMIT));
    if (cursor !== null) query.set('cursor', cursor);
    return `${BASE}/calls?${query}`;
  },
  /** Up to `untilUs` where the range has no end: that nothing came lately is to be seen. */
  histogram(filters: CallFilters, nowUs: number, untilUs: number, buckets: number): string {
    const query = filterQuery(filters, nowUs);
    if (filters.range.kind !== 'all' && !query.has('toUs')) query.set('toUs', String(untilUs));
    query.set('buckets', String(buckets));
    return `${BASE}/calls/histogram?${query}`;
  },
  call: (key: string) => `${BASE}/calls/${encodeURIComponent(key)}`,
  messages: (key: string) => `${BASE}/calls/${encodeURIComponent(key)}/messages`,
  message: (key: string, id: string) => `${BASE}/calls/${encodeURIComponent(key)}/messages/${encodeURIComponent(id)}`,
  merge: (key: string) => `${BASE}/calls/${encodeURIComponent(key)}/merge`,
  split: (key: string) => `${BASE}/calls/${encodeURIComponent(key)}/split`,
  decision: (id: number) => `${BASE}/decisions/${id}`,
  export: (key: string, format: 'pcap' | 'text' | 'json') =>
    `${BASE}/calls/${encodeURIComponent(key)}/export?format=${format}`,
  /** `unbound`: of no call only, or of calls only; null for all. */
  streams(unbound: boolean | null, q: string, cursor: string | null): string {
    const query = new URLSearchParams({ limit: String(LIST_LIMIT) });
    if (unbound !== null) query.set('unbound', String(unbound));
    if (q !== '') query.set('q', q);
    if (cursor !== null) query.set('cursor', cursor);
    return `${BASE}/streams?${query}`;
  },
  findings({ fromUs, toUs }: { fromUs: number | null; toUs: number | null }, cursor: string | null): string {
    const query = new URLSearchParams({ limit: String(LIST_LIMIT) });
    if (fromUs !== null) query.set('fromUs', String(fromUs));
    if (toUs !== null) query.set('toUs', String(toUs));
    if (cursor !== null) query.set('cursor', cursor);
    return `${BASE}/findings?${query}`;
  },
  transactions(filters: TransactionFilters, cursor: string | null, nowUs: number): string {
    const query = transactionQuery(filters, nowUs);
    query.set('limit', String(LIST_LIMIT));
    if (cursor !== null) query.set('cursor', cursor);
    return `${BASE}/transactions?${query}`;
  },
  /** By method, whichever is asked for. */
  transactionSummary: (filters: TransactionFilters, nowUs: number) =>
    `${BASE}/transactions/summary?${transactionQuery({ ...filters, method: null }, nowUs)}`,
  transaction: (key: string) => `${BASE}/transactions/${encodeURIComponent(key)}`,
  transactionMessages: (key: string) => `${BASE}/transactions/${encodeURIComponent(key)}/messages`,
  transactionMessage: (key: string, id: string) =>
    `${BASE}/transactions/${encodeURIComponent(key)}/messages/${encodeURIComponent(id)}`,
  whatIf: (streamKey: string, buffer: string, ms: number) =>
    `${BASE}/streams/${encodeURIComponent(streamKey)}/what-if?buffer=${buffer}&ms=${ms}`,
  /** Sums of the range; by steps of it, or without one in all. */
  rollups(
    { fromUs, toUs, stepUs }: { fromUs: number; toUs: number; stepUs: number | null },
    by: string | null,
  ): string {
    const query = new URLSearchParams({ fromUs: String(fromUs), toUs: String(toUs) });
    if (stepUs !== null) query.set('stepUs', String(stepUs));
    if (by !== null) query.set('by', by);
    return `${BASE}/rollups?${query}`;
  },
  probes: `${BASE}/probes`,
  system: `${BASE}/system`,
  thresholds: `${BASE}/thresholds`,
  demo: `${BASE}/demo`,
  events: `${BASE}/events`,
  /** `probe` empty where nobody says where it was captured, `keyLogOctets` 0 where the body begins with the capture. */
  capture: (name: string, probe: string, keyLogOctets: number) =>
    `${BASE}/captures?${new URLSearchParams({
      name,
      ...(probe === '' ? {} : { probe }),
      ...(keyLogOctets === 0 ? {} : { keyLogOctets: String(keyLogOctets) }),
    })}`,
};
