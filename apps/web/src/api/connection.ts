'use client';

import { useSyncExternalStore } from 'react';

let away = false;
const listeners = new Set<() => void>();

/** Told by every request that reads: whether the API gave an answer, whatever it was. */
export function noteAnswer(answered: boolean): void {
  if (away === !answered) return;
  away = !answered;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the last that was asked of the API got no answer: what is on the screen may be old. */
export function useAway(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => away,
    () => false,
  );
}
