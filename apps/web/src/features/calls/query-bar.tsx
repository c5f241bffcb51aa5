'use client';

import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { type CallFilters, OUTCOMES } from '../../filters/url-filters';
import { OUTCOME_WORD } from '../quality/words';
import styles from './query-bar.module.css';

interface QueryBarProps {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  field: RefObject<HTMLInputElement | null>;
}

const TYPING_PAUSE_MS = 250;

/** Free text and the filters as pills; what stands here is what the address holds. */
export function QueryBar({ filters, onChange, field }: QueryBarProps) {
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (text.trim() === filters.q) return;
    const timer = setTimeout(() => onChange({ ...filters, q: text.trim() }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const accept = (typed: string) => {
    const parsed = readWord(typed.trim());
    if (parsed === null) {
      onChange({ ...filters, q: typed.trim() });
      return;
    }
    setText('');
    onChange({ ...filters, q: '', ...parsed(filters) });
  };

  return (
    <search className={styles.field}>
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      {pillsOf(filters).map((pill) => (
        <span key={pill.name + pill.value} className={styles.pill}>
          <span>{pill.name}:</span>
          {pill.value}
          <button
            type="button"
            aria-label={`Remove ${pill.name} ${pill.value}`}
            onClick={() => onChange({ ...filters, ...pill.without })}
          >
            <X size={12} strokeWidth={1.75} />
          </button>
        </span>
      ))}
      <input
        ref={field}
        aria-label="Search calls"
        placeholder="number, user, Call-ID or host; or code:503, codec:G729, finding:one-way-audio"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') accept(event.currentTarget.value);
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <kbd className={styles.key}>/</kbd>
    </search>
  );
}

interface Pill {
  name: string;
  value: string;
  without: Partial<CallFilters>;
}

function pillsOf(filters: CallFilters): Pill[] {
  const pills: Pill[] = filters.outcomes.map((outcome) => ({
    name: 'outcome',
    value: outcome,
    without: { outcomes: filters.outcomes.filter((other) => other !== outcome) },
  }));
  if (filters.statuses.length > 0) {
    const value = filters.statuses.length === 1 ? String(filters.statuses[0]) : `[${filters.statuses.join(',')}]`;
    pills.push({ name: 'code', value, without: { statuses: [] } });
  }
  if (filters.codec !== null) pills.push({ name: 'codec', value: filters.codec, without: { codec: null } });
  if (filters.finding !== null) pills.push({ name: 'finding', value: filters.finding, without: { finding: null } });
  return pills;
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
