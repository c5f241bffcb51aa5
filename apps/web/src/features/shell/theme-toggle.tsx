'use client';

import { Moon, Sun, SunMoon } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import styles from './rail.module.css';
import { readTheme, THEME_KEY, type Theme, writeTheme } from './theme';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICON = { system: SunMoon, light: Sun, dark: Moon };
const WORD = { system: 'System', light: 'Light', dark: 'Dark' };

function subscribe(onChange: () => void): () => void {
  addEventListener(THEME_KEY, onChange);
  addEventListener('storage', onChange);
  return () => {
    removeEventListener(THEME_KEY, onChange);
    removeEventListener('storage', onChange);
  };
}

export function ThemeToggle() {
  const theme = useSyncExternalStore<Theme>(subscribe, readTheme, () => 'system');
  const Icon = ICON[theme];
  return (
    <button
      type="button"
      className={styles.item}
      aria-label={`Theme: ${WORD[theme].toLowerCase()}. Change to ${WORD[NEXT[theme]].toLowerCase()}`}
      onClick={() => writeTheme(NEXT[theme])}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      Theme
    </button>
  );
}
