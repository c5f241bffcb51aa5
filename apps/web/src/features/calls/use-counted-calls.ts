'use client';

import { useCallback, useEffect, useState } from 'react';
import type { CallHistogram } from '../../api/documents';
import { routes } from '../../api/routes';
import { type DocumentState, useDocument } from '../../api/use-document';
import type { CallFilters } from '../../filters/url-filters';

const BUCKETS = 120;

/** Calls over the whole range, which reaches to the present where it has no end; and what counts on to the present, for live views. */
export function useCountedCalls(filters: CallFilters, nowUs: number): [DocumentState<CallHistogram>, () => void] {
  const [untilUs, setUntilUs] = useState(nowUs);
  const histogram = useDocument<CallHistogram>(routes.histogram(filters, nowUs, Math.max(nowUs, untilUs), BUCKETS));
  const asked = routes.histogram(filters, nowUs, nowUs, BUCKETS);
  const [answered, setAnswered] = useState(asked);
  useEffect(() => {
    if (!histogram.stale) setAnswered(asked);
  }, [histogram.stale, asked]);
  const { reload } = histogram;
  const countOn = useCallback(() => {
    setUntilUs(Date.now() * 1000);
    reload();
  }, [reload]);
  // Counted on, it is of the same calls and some more: nothing to dim.
  return [{ ...histogram, stale: histogram.stale && answered !== asked }, countOn];
}
