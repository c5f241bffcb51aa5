'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { identityOf } from '../../api/call-identity';
import type { CallPage, CallSummary } from '../../api/documents';
import { useLiveEvents } from '../../api/live';
import { LIVE_ROW_LIMIT, mergeLive } from './merge-live';

/** How often what arrived is put on the screen, and how many new rows at a time: twenty a second. */
const FLUSH_MS = 250;
const NEW_ROWS_A_FLUSH = 5;

interface LiveTailOptions {
  on: boolean;
  paused: boolean;
  rows: readonly CallSummary[] | null;
  belongs: (call: CallSummary) => boolean;
  change: (update: (page: CallPage) => CallPage) => void;
  reload: () => void;
  /** Called, at most once a flush, when a call came that the counts do not know. */
  onArrival: () => void;
}

/** Live calls into the list: changes at once, new rows held back while the list is pointed at. */
export function useLiveTail(options: LiveTailOptions): {
  state: 'off' | 'connected' | 'away';
  waiting: number;
  show: () => void;
} {
  const arrived = useRef(new Map<string, CallSummary>());
  const latest = useRef(options);
  latest.current = options;
  const [waiting, setWaiting] = useState(0);

  const flush = useCallback((all: boolean) => {
    const { rows, belongs, change, reload, paused, onArrival } = latest.current;
    if (rows === null || arrived.current.size === 0) return;
    const known = new Set(rows.map(identityOf));
    const merged: CallSummary[] = [];
    let fresh = 0;
    for (const [identity, call] of arrived.current) {
      const isNew = !known.has(identity);
      if (isNew && !belongs(call)) {
        arrived.current.delete(identity);
        continue;
      }
      if (isNew && !all && (paused || fresh >= NEW_ROWS_A_FLUSH)) continue;
      if (isNew) fresh += 1;
      merged.push(call);
      arrived.current.delete(identity);
    }
    setWaiting(arrived.current.size);
    if (merged.length === 0) return;
    if (rows.length + fresh > LIVE_ROW_LIMIT) {
      arrived.current.clear();
      setWaiting(0);
      reload();
      return;
    }
    change((page) => ({
      ...page,
      items: mergeLive(page.items, merged, belongs),
      total: page.total + (page.totalIsLowerBound ? 0 : fresh),
    }));
    if (fresh > 0) onArrival();
  }, []);

  const state = useLiveEvents(options.on, { call: (call) => arrived.current.set(identityOf(call), call) }, () =>
    latest.current.reload(),
  );

  useEffect(() => {
    if (!options.on) {
      arrived.current.clear();
      setWaiting(0);
      return;
    }
    const timer = setInterval(() => flush(false), FLUSH_MS);
    return () => clearInterval(timer);
  }, [options.on, flush]);

  return { state, waiting, show: useCallback(() => flush(true), [flush]) };
}
