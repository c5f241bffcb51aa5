'use client';

import { useCallback, useRef } from 'react';
import { useAddress } from '../../filters/use-address';
import { useNarrow } from '../../ui/use-narrow';

/** How long the address may lag behind the chosen message; writing it at once would cost each key press. */
const ADDRESS_LAG_MS = 150;

/** Writes the chosen message into the address. On a telephone a message covers the page, so that Back has to close it. */
export function useMessageAddress(): (id: string | null) => void {
  const { change } = useAddress();
  const narrow = useNarrow();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Whether the page before this one in the history is the same without a message. */
  const opened = useRef(false);

  return useCallback(
    (id: string | null) => {
      clearTimeout(timer.current);
      const write = (how: 'push' | 'replace') =>
        change((now) => {
          if (id === null) now.delete('m');
          else now.set('m', id);
          return now;
        }, how);
      if (id === null && opened.current) {
        opened.current = false;
        window.history.back();
      } else if (id === null) {
        // At once: what is chosen next has to find that there was none.
        write('replace');
      } else if (narrow && !new URLSearchParams(window.location.search).has('m')) {
        opened.current = true;
        write('push');
      } else {
        timer.current = setTimeout(() => write('replace'), ADDRESS_LAG_MS);
      }
    },
    [change, narrow],
  );
}
