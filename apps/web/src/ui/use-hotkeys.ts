'use client';

import { useEffect, useRef } from 'react';
import { hasSingleKeys } from './single-keys';

/** Returns true where the key was used. */
export type KeyHandler = (event: KeyboardEvent) => boolean;

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="slider"]';

/** Single keys for the whole page; off while someone types, holds Ctrl, Alt or Meta, or is in a menu, and characters where they are turned off. */
export function useHotkeys(handler: KeyHandler): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1 && !hasSingleKeys()) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING) && event.key !== 'Escape') return;
      // Enter and Space belong to the button or link that has the focus.
      if ((event.key === 'Enter' || event.key === ' ') && target?.closest('button, a')) return;
      if (latest.current(event)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
