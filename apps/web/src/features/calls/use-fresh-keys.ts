'use client';

import { useMemo, useRef } from 'react';
import type { CallSummary } from '../../api/documents';

/** Keys of this page that were not there when it was asked for. */
export function useFreshKeys(calls: readonly CallSummary[], stale: boolean, seen: Set<string>): ReadonlySet<string> {
  const first = useRef(true);
  return useMemo(() => {
    const fresh = new Set<string>();
    if (stale) return fresh;
    for (const call of calls) {
      if (!first.current && !seen.has(call.key)) fresh.add(call.key);
      seen.add(call.key);
    }
    if (calls.length > 0) first.current = false;
    return fresh;
  }, [calls, stale, seen]);
}
