import type { TransactionFilters } from '../../filters/transaction-filters';
import { Button } from '../../ui/button';
import calls from '../calls/calls-screen.module.css';

const NONE: TransactionFilters = { q: '', method: null, outcome: null, status: null, range: { kind: 'all' } };

interface NoTransactionsProps {
  filters: TransactionFilters;
  onChange: (filters: TransactionFilters) => void;
}

/** No request fits: which clause could go. */
export function NoTransactions({ filters, onChange }: NoTransactionsProps) {
  const { q, method, outcome, status, range } = filters;
  const clauses: { label: string; without: Partial<TransactionFilters> }[] = [];
  if (q !== '') clauses.push({ label: `the text “${q}”`, without: { q: '' } });
  if (method !== null) clauses.push({ label: `method ${method}`, without: { method: null } });
  if (outcome !== null) clauses.push({ label: `outcome ${outcome}`, without: { outcome: null } });
  if (status !== null) clauses.push({ label: `code ${status}`, without: { status: null } });
  if (range.kind !== 'all') clauses.push({ label: 'the time range', without: { range: { kind: 'all' } } });
  return (
    <div className={calls.none}>
      <div>
        <h2>{clauses.length === 0 ? 'No request outside of calls so far.' : 'No request fits this query.'}</h2>
        <p>
          {clauses.length === 0
            ? 'REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, MESSAGE and PUBLISH stand here with what answered them, as soon as one is captured.'
            : 'Without one of these clauses there may be some.'}
        </p>
        <ul>
          {clauses.map(({ label, without }) => (
            <li key={label}>
              <Button onClick={() => onChange({ ...filters, ...without })}>Without {label}</Button>
            </li>
          ))}
          {clauses.length > 1 && (
            <li>
              <Button onClick={() => onChange(NONE)}>Without all of them</Button>
            </li>
          )}
        </ul>
      </div>
    </div>
  );
}
