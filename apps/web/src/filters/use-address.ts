'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useEffect } from 'react';

/**
 * The query that was written last, until it is drawn. Next follows the History API, a transition behind: what it draws meanwhile it writes
 * back into the address, where a change that read it would bring an older one back to stay.
 */
let written: { readonly path: string; readonly query: string } | null = null;

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    written = null;
  });
}

/** Changes the query of the address. Next follows the History API, so nothing is asked of the server. */
export function useAddress(): {
  address: URLSearchParams;
  change: (edit: (address: URLSearchParams) => URLSearchParams | undefined, how?: 'push' | 'replace') => void;
} {
  const path = usePathname();
  const address = useSearchParams();
  const drawn = address.toString();
  useEffect(() => {
    if (written?.path !== path || written.query === drawn) written = null;
  }, [path, drawn]);
  const change = useCallback(
    (edit: (address: URLSearchParams) => URLSearchParams | undefined, how: 'push' | 'replace' = 'push') => {
      // Read afresh: two changes in one turn must not undo each other.
      const current = new URLSearchParams(written?.path === path ? written.query : window.location.search);
      const before = current.toString();
      const query = (edit(current) ?? current).toString();
      if (query === before) return;
      written = { path, query };
      const url = query === '' ? path : `${path}?${query}`;
      if (how === 'push') window.history.pushState(null, '', url);
      else window.history.replaceState(null, '', url);
    },
    [path],
  );
  return { address: address as unknown as URLSearchParams, change };
}
