'use client';

import { useSyncExternalStore } from 'react';

/** Also the name of the event that tells of a change in this tab. */
const STORE_KEY = 'earshot.single-keys';

function subscribe(onChange: () => void): () => void {
  addEventListener(STORE_KEY, onChange);
  addEventListener('storage', onChange);
  return () => {
    removeEventListener(STORE_KEY, onChange);
    removeEventListener('storage', onChange);
  };
}

/** Whether a character alone is a key of the screen. Who speaks to the machine, or strikes keys unmeant, turns them off (WCAG 2.1.4). */
export function hasSingleKeys(): boolean {
  return localStorage.getItem(STORE_KEY) !== 'off';
}

export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(STORE_KEY);
  else localStorage.setItem(STORE_KEY, 'off');
  dispatchEvent(new Event(STORE_KEY));
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, hasSingleKeys, () => true);
}
