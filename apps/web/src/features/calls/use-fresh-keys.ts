'use client';

import { useMemo, useRef } from 'react';
import { identityOf } from '../../api/call-identity';
import type { CallSummary } from '../../api/documents';

/** Identities of the calls of this page that were not there when it was asked for. */
export function useFreshKeys(calls: readonly CallSummary[], stale: boolean, seen: Set<string>): ReadonlySet<string> {
  const first = useRef(true);
  return useMemo(() => {
    const fresh = new Set<string>();
    if (stale) return fresh;
    for (const call of calls) {
      const identity = identityOf(call);
      if (!first.current && !seen.has(identity)) fresh.add(identity);
      seen.add(identity);
    }
    if (calls.length > 0) first.current = false;
    return fresh;
  }, [calls, stale, seen]);
}
