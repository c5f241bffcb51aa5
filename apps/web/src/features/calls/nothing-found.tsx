import Link from 'next/link';
import { type CallFilters, isNarrowed, NO_FILTERS } from '../../filters/url-filters';
import { Button } from '../../ui/button';
import styles from './calls-screen.module.css';

interface NothingFoundProps {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  probeWords: string;
}

/** No call fits: which clause could go, and whether anything is captured at all. */
export function NothingFound({ filters, onChange, probeWords }: NothingFoundProps) {
  const clauses: { label: string; without: Partial<CallFilters> }[] = [];
  if (filters.q !== '') clauses.push({ label: `the text “${filters.q}”`, without: { q: '' } });
  if (filters.outcomes.length > 0)
    clauses.push({ label: `outcome ${filters.outcomes.join(' or ')}`, without: { outcomes: [] } });
  if (filters.statuses.length > 0)
    clauses.push({ label: `code ${filters.statuses.join(' or ')}`, without: { statuses: [] } });
  if (filters.codec !== null) clauses.push({ label: `codec ${filters.codec}`, without: { codec: null } });
  if (filters.finding !== null) clauses.push({ label: `finding ${filters.finding}`, without: { finding: null } });
  if (filters.mosBelow !== null) clauses.push({ label: `MOS below ${filters.mosBelow}`, without: { mosBelow: null } });
  if (filters.range.kind !== 'all') clauses.push({ label: 'the time range', without: { range: { kind: 'all' } } });
  return (
    <div className={styles.none}>
      <div>
        <h2>{isNarrowed(filters) ? 'No call fits this query.' : 'No calls in this time range.'}</h2>
        <p>{probeWords}</p>
        {filters.q !== '' && (
          <p>
            <Link href={`/transactions?${new URLSearchParams({ q: filters.q })}`} prefetch={false}>
              Requests outside of calls with “{filters.q}”
            </Link>
            : registrations, subscriptions, messages
          </p>
        )}
        <ul>
          {clauses.map((clause) => (
            <li key={clause.label}>
              <Button onClick={() => onChange({ ...filters, ...clause.without })}>Without {clause.label}</Button>
            </li>
          ))}
          {clauses.length > 1 && (
            <li>
              <Button onClick={() => onChange(NO_FILTERS)}>Without all of them</Button>
            </li>
          )}
        </ul>
      </div>
    </div>
  );
}
