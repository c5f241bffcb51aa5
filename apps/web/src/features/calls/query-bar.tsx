'use client';

import type { RefObject } from 'react';
import { type CallFilters, OUTCOMES } from '../../filters/url-filters';
import { OUTCOME_WORD } from '../quality/words';
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
      placeholder="number, user, Call-ID or host; or code:503, codec:G729, finding:one-way-audio"
      text={filters.q}
      field={field}
      pills={clausesOf(filters).map(({ name, value, without }) => ({
        name,
        value,
        onRemove: () => onChange({ ...filters, ...without }),
      }))}
      onText={(q) => onChange({ ...filters, q })}
      onWord={(word) => {
        const parsed = readWord(word);
        if (parsed !== null) onChange({ ...filters, q: '', ...parsed(filters) });
        return parsed !== null;
      }}
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
  return clauses;
}

/** `field:value` as a change of the filters; null where it is free text. */
function readWord(text: string): ((filters: CallFilters) => Partial<CallFilters>) | null {
  const match = /^(outcome|code|codec|finding):\[?([^\]]+)\]?$/i.exec(text);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined) return null;
  const words = value.split(',').map((word) => word.trim());
  switch (name.toLowerCase()) {
    case 'outcome': {
      const known = OUTCOMES.filter((outcome) =>
        words.some((word) => word === outcome || word === OUTCOME_WORD[outcome].toLowerCase()),
      );
      return known.length > 0 ? (filters) => ({ outcomes: [...new Set([...filters.outcomes, ...known])] }) : null;
    }
    case 'code': {
      const statuses = words.map(Number).filter((status) => Number.isInteger(status) && status >= 100 && status <= 699);
      return statuses.length > 0
        ? (filters) => ({ statuses: [...new Set([...filters.statuses, ...statuses])].sort((a, b) => a - b) })
        : null;
    }
    case 'codec':
      return () => ({ codec: value.trim().toUpperCase() });
    default:
      return () => ({ finding: value.trim() });
  }
}
