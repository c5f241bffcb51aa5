'use client';

import { useState } from 'react';
import { callKeyOf } from '../../api/call-identity';
import { fetchJson, postJson } from '../../api/client';
import type { CallDetail } from '../../api/documents';
import { type Fault, FaultError, unreachable } from '../../api/fault';
import { routes } from '../../api/routes';

export interface LinkDecisions {
  readonly busy: boolean;
  readonly fault: Fault | null;
  merge(otherCallKey: string): void;
  split(legKey: string): void;
  undo(id: number): void;
}

/** What a person decides about the legs of a call; `onDecided` gets the key of the call that came of it. */
export function useLinkDecisions(call: CallDetail, onDecided: (key: string) => void): LinkDecisions {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const decide = (path: string, ask: () => Promise<string>) => {
    setBusy(true);
    setFault(null);
    ask()
      .then(onDecided, (error: unknown) => setFault(error instanceof FaultError ? error.fault : unreachable(path)))
      .finally(() => setBusy(false));
  };
  const change = (path: string, body: unknown) =>
    decide(path, async () => (await postJson<CallDetail>(path, body)).key);
  return {
    busy,
    fault,
    merge: (otherCallKey) => change(routes.merge(callKeyOf(call)), { with: otherCallKey }),
    split: (legKey) => change(routes.split(callKeyOf(call)), { legs: [legKey] }),
    undo: (id) => {
      const path = routes.decision(id);
      decide(path, async () => {
        await fetchJson(path, { method: 'DELETE' });
        return call.key;
      });
    },
  };
}
