'use client';

import type { RefObject } from 'react';
import { useHotkeys } from './use-hotkeys';

interface ListKeys {
  count: number;
  /** -1 for none. */
  selected: number;
  select: (step: (at: number) => number) => void;
  open: (index: number) => void;
  field: RefObject<HTMLInputElement | null>;
  /** Takes the focus, so that Enter opens the row and not a button pressed before. */
  list: RefObject<HTMLElement | null>;
}

/** The keys of every list: j and k, Enter, and `/` for its search field. */
export function useListKeys({ count, selected, select, open, field, list }: ListKeys): void {
  const choose = (step: (at: number) => number) => {
    list.current?.focus({ preventScroll: true });
    select(step);
  };
  useHotkeys(({ key }) => {
    switch (key) {
      case '/':
        field.current?.focus();
        return true;
      case 'j':
      case 'ArrowDown':
        choose((at) => Math.min(count - 1, at + 1));
        return true;
      case 'k':
      case 'ArrowUp':
        choose((at) => Math.max(0, at - 1));
        return true;
      case 'Enter':
        if (selected >= 0) open(selected);
        return selected >= 0;
      default:
        return false;
    }
  });
}
