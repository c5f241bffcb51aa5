'use client';

import type { RefObject } from 'react';
import { CALL_FIELDS, readCallWord } from '../../filters/call-words';
import type { CallFilters } from '../../filters/url-filters';
import { QueryField } from './query-field';

interface QueryBarProps {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  field: RefObject<HTMLInputElement | null>;
}

/** The query of the call list. */
export function QueryBar({ filters, onChange, field }: QueryBarProps) {
  return (
    <QueryField
      label="Search calls"
      placeholder="number, user, Call-ID or host; or code:503, codec:G729, mos:<3, finding:one-way-audio"
      filters={filters}
      fields={CALL_FIELDS}
      readWord={readCallWord}
      field={field}
      pills={clausesOf(filters).map(({ name, value, without }) => ({
        name,
        value,
        onRemove: () => onChange({ ...filters, ...without }),
      }))}
      onChange={onChange}
    />
  );
}

interface Clause {
  name: string;
  value: string;
  without: Partial<CallFilters>;
}

function clausesOf(filters: CallFilters): Clause[] {
  const clauses: Clause[] = filters.outcomes.map((outcome) => ({
    name: 'outcome',
    value: outcome,
    without: { outcomes: filters.outcomes.filter((other) => other !== outcome) },
  }));
  if (filters.statuses.length > 0) {
    const value = filters.statuses.length === 1 ? String(filters.statuses[0]) : `[${filters.statuses.join(',')}]`;
    clauses.push({ name: 'code', value, without: { statuses: [] } });
  }
  if (filters.codec !== null) clauses.push({ name: 'codec', value: filters.codec, without: { codec: null } });
  if (filters.finding !== null) clauses.push({ name: 'finding', value: filters.finding, without: { finding: null } });
  if (filters.mosBelow !== null)
    clauses.push({ name: 'mos', value: `<${filters.mosBelow}`, without: { mosBelow: null } });
  return clauses;
}
