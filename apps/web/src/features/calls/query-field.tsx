'use client';

import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { namesField, readQuery, type WordReader } from '../../filters/read-query';
import styles from './query-bar.module.css';

export interface Pill {
  name: string;
  value: string;
  onRemove: () => void;
}

interface QueryFieldProps<Filters> {
  label: string;
  placeholder: string;
  /** Their free text stands here, and what is typed follows it after a pause. */
  filters: Filters;
  /** Names of what can be narrowed by in words, which are read at Enter. */
  fields: readonly string[];
  readWord: WordReader<Filters>;
  pills: readonly Pill[];
  field: RefObject<HTMLInputElement | null>;
  onChange: (filters: Filters) => void;
}

const TYPING_PAUSE_MS = 250;

/** Free text and the filters as pills; what stands here is what the address holds. */
export function QueryField<Filters extends { q: string }>(props: QueryFieldProps<Filters>) {
  const { label, placeholder, filters, fields, readWord, pills, field, onChange } = props;
  const { q: text } = filters;
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (typed.trim() === text || namesField(typed, fields)) return;
    const timer = setTimeout(() => onChange({ ...filters, q: typed.trim() }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const accept = (word: string) => {
    const next = readQuery(word, filters, readWord);
    setTyped(next.q);
    onChange(next);
  };

  return (
    <search className={styles.field}>
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      {pills.map((pill) => (
        <span key={pill.name + pill.value} className={styles.pill}>
          <span>{pill.name}:</span>
          {pill.value}
          <button type="button" aria-label={`Remove ${pill.name} ${pill.value}`} onClick={pill.onRemove}>
            <X size={12} strokeWidth={1.75} />
          </button>
        </span>
      ))}
      <input
        ref={field}
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') accept(event.currentTarget.value.trim());
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <kbd className={styles.key}>/</kbd>
    </search>
  );
}
