'use client';

import { useEffect, useRef, useState } from 'react';
import type { CallSummary, ProbeHealth } from './documents';
import { routes } from './routes';

export interface LiveHandlers {
  /** A call is new or changed. */
  call?: (call: CallSummary) => void;
  /** A probe's health. */
  probe?: (health: ProbeHealth) => void;
}

/** Server-sent events while it is on; the browser reconnects by itself, `onReconnect` tells that some may have been missed. */
export function useLiveEvents(
  on: boolean,
  handlers: LiveHandlers,
  onReconnect: () => void,
): 'off' | 'connected' | 'away' {
  const [state, setState] = useState<'off' | 'connected' | 'away'>('off');
  const latest = useRef({ handlers, onReconnect });
  latest.current = { handlers, onReconnect };
  useEffect(() => {
    if (!on) {
      setState('off');
      return;
    }
    const source = new EventSource(routes.events);
    let lost = false;
    source.onopen = () => {
      setState('connected');
      if (lost) latest.current.onReconnect();
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      setState('away');
    };
    source.addEventListener('call', (event) => latest.current.handlers.call?.(JSON.parse(event.data)));
    source.addEventListener('probe', (event) => latest.current.handlers.probe?.(JSON.parse(event.data)));
    return () => source.close();
  }, [on]);
  return state;
}
