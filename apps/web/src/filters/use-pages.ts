'use client';

import { useCallback, useRef } from 'react';
import { useAddress } from './use-address';

export interface Pages {
  /** Of the page that is shown; null for the newest. */
  readonly cursor: string | null;
  /** Null where there is none. */
  readonly newer: (() => void) | null;
  readonly older: (() => void) | null;
  /** The list is another one: pages between the newest and this one are no longer known. */
  forget(): void;
}

/** Pages of a list by cursors, which the address holds. A link to an older page knows none between, and goes back to the newest. */
export function usePages(next: string | null, onTurn?: () => void): Pages {
  const { address, change } = useAddress();
  const cursor = address.get('cursor');
  const trail = useRef<(string | null)[]>([]);
  const turn = (to: string | null) => {
    onTurn?.();
    change((now) => {
      if (to === null) now.delete('cursor');
      else now.set('cursor', to);
      return now;
    });
  };
  const forget = useCallback(() => {
    trail.current = [];
  }, []);
  return {
    cursor,
    newer: cursor === null ? null : () => turn(trail.current.pop() ?? null),
    older:
      next === null
        ? null
        : () => {
            trail.current.push(cursor);
            turn(next);
          },
    forget,
  };
}
