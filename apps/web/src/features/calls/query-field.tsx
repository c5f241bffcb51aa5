'use client';

import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import styles from './query-bar.module.css';

export interface Pill {
  name: string;
  value: string;
  onRemove: () => void;
}

interface QueryFieldProps {
  label: string;
  placeholder: string;
  /** Free text; what is typed follows it after a pause. */
  text: string;
  pills: readonly Pill[];
  field: RefObject<HTMLInputElement | null>;
  onText: (text: string) => void;
  /** A word that is no free text, at Enter; true where it was taken for a filter. */
  onWord: (word: string) => boolean;
}

const TYPING_PAUSE_MS = 250;

/** Free text and the filters as pills; what stands here is what the address holds. */
export function QueryField({ label, placeholder, text, pills, field, onText, onWord }: QueryFieldProps) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => onText(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const accept = (word: string) => {
    if (onWord(word)) setTyped('');
    else onText(word);
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
