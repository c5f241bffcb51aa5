'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** Changes the query of the address. Next follows the History API, so nothing is asked of the server. */
export function useAddress(): {
  address: URLSearchParams;
  change: (edit: (address: URLSearchParams) => URLSearchParams | undefined, how?: 'push' | 'replace') => void;
} {
  const path = usePathname();
  const address = useSearchParams();
  const change = useCallback(
    (edit: (address: URLSearchParams) => URLSearchParams | undefined, how: 'push' | 'replace' = 'push') => {
      // Read afresh: two changes in one turn must not undo each other.
      const current = new URLSearchParams(window.location.search);
      const before = current.toString();
      const next = (edit(current) ?? current).toString();
      if (next === before) return;
      const url = next === '' ? path : `${path}?${next}`;
      if (how === 'push') window.history.pushState(null, '', url);
      else window.history.replaceState(null, '', url);
    },
    [path],
  );
  return { address: address as unknown as URLSearchParams, change };
}
