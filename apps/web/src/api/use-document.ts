'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchJson } from './client';
import { type Fault, FaultError, unreachable } from './fault';

export interface DocumentState<Document> {
  /** The latest that came; that of the address before while a new one is under way. */
  data: Document | null;
  /** Whether `data` belongs to an older address. */
  stale: boolean;
  loading: boolean;
  fault: Fault | null;
  reload: () => void;
  /** Changes what is shown without asking the server, for live updates. */
  change: (update: (data: Document) => Document) => void;
}

interface Held<Document> {
  path: string | null;
  data: Document | null;
  fault: Fault | null;
  loading: boolean;
}

/** A document of the API by its path; null asks for nothing. The last answer stays until the next one is there. */
export function useDocument<Document>(path: string | null): DocumentState<Document> {
  const [held, setHeld] = useState<Held<Document>>({ path: null, data: null, fault: null, loading: path !== null });
  const [turn, setTurn] = useState(0);
  const asked = useRef<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks the same path again
  useEffect(() => {
    asked.current = path;
    if (path === null) return;
    const abort = new AbortController();
    setHeld((before) => ({ ...before, loading: true }));
    fetchJson<Document>(path, { signal: abort.signal }).then(
      (data) => setHeld({ path, data, fault: null, loading: false }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const fault = error instanceof FaultError ? error.fault : unreachable(`GET ${path}`);
        setHeld((before) => ({ ...before, fault, loading: false }));
      },
    );
    return () => abort.abort();
  }, [path, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const change = useCallback((update: (data: Document) => Document) => {
    setHeld((before) => (before.data === null ? before : { ...before, data: update(before.data) }));
  }, []);
  return { data: held.data, stale: held.path !== path, loading: held.loading, fault: held.fault, reload, change };
}
