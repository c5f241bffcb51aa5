import type { Finding } from '../../api/documents';
import { writeTransactionFilters } from '../../filters/transaction-filters';

type Requests = NonNullable<Finding['requests']>;

/** Address of the list of the requests that a finding is about; the zone of the screen stays. */
export function requestsHref({ method, q, fromUs, toUs }: Requests, zoneName: string | null): string {
  const range = { kind: 'absolute', fromUs, toUs } as const;
  const here = new URLSearchParams(zoneName === null ? {} : { tz: zoneName });
  return `/transactions?${writeTransactionFilters({ q, method, outcome: null, status: null, range }, here)}`;
}

/** `REGISTER, 2003@192.0.2.2`; what is not narrowed is not named. */
export function requestsWords({ method, q }: Requests): string {
  return [method ?? 'requests outside of calls', q].filter(Boolean).join(', ');
}
