import type { TransactionOutcome } from '../api/documents';
import type { WordReader } from './read-query';
import type { TimeRange } from './time-range';
import { isStatus, readRange, writeRange } from './url-filters';

/** What the list of requests outside of calls is narrowed to; the address holds all of it. */
export interface TransactionFilters {
  q: string;
  method: string | null;
  outcome: TransactionOutcome | null;
  status: number | null;
  range: TimeRange;
}

/** Every outcome, what needs a look first. */
export const TRANSACTION_OUTCOMES = [
  'failed',
  'timed-out',
  'challenged',
  'redirected',
  'pending',
  'succeeded',
] as const satisfies readonly TransactionOutcome[];

/** Reads the address; what it does not understand counts as not asked for. */
export function readTransactionFilters(address: URLSearchParams): TransactionFilters {
  const status = Number(address.get('status'));
  return {
    q: (address.get('q') ?? '').trim().slice(0, 200),
    method: address.get('method')?.trim().toUpperCase().slice(0, 40) || null,
    outcome: TRANSACTION_OUTCOMES.find((known) => known === address.get('outcome')) ?? null,
    status: isStatus(status) ? status : null,
    range: readRange(address),
  };
}

/** Writes filters into a copy of the address and keeps what else is in it; the cursor goes, since it belongs to the old list. */
export function writeTransactionFilters(filters: TransactionFilters, address: URLSearchParams): URLSearchParams {
  const next = writeRange(filters.range, address);
  const set = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  set('q', filters.q.trim());
  set('method', filters.method);
  set('outcome', filters.outcome);
  set('status', filters.status === null ? null : String(filters.status));
  return next;
}

/** What requests can be narrowed by in words. */
export const TRANSACTION_FIELDS = ['outcome', 'code', 'method'] as const;

/** `method:REGISTER`, `code:403`, `outcome:timed-out`. */
export const readTransactionWord: WordReader<TransactionFilters> = (text) => {
  const change = changeOf(text);
  return change === null ? null : () => change;
};

function changeOf(text: string): Partial<TransactionFilters> | null {
  const [, name, value = ''] = /^(outcome|code|method):(.+)$/i.exec(text.trim()) ?? [];
  switch (name?.toLowerCase()) {
    case 'outcome': {
      const word = value.trim().toLowerCase().replace(' ', '-');
      const outcome = TRANSACTION_OUTCOMES.find((known) => known === word);
      return outcome === undefined ? null : { outcome };
    }
    case 'code':
      return isStatus(Number(value)) ? { status: Number(value) } : null;
    case 'method':
      return { method: value.trim().toUpperCase() };
    default:
      return null;
  }
}
