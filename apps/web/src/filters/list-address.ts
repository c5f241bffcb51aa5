'use client';

import { useEffect, useSyncExternalStore } from 'react';

/** Lists whose rows open a screen of their own. */
export type List = '/calls' | '/transactions';

const never = () => () => {};

/** Keeps the query of a list for the way back to it, as long as the browser's tab lasts. */
export function useKeptList(list: List, query: string): void {
  useEffect(() => {
    try {
      sessionStorage.setItem(list, query);
    } catch {
      // Storage that is refused or full: the way back leads to the whole list.
    }
  }, [list, query]);
}

/** Address of the list as it was left, in the zone of this screen. */
export function useListHref(list: List, zoneName: string | null): string {
  const kept = useSyncExternalStore(never, () => readKept(list), noQuery);
  return listHref(list, kept, zoneName);
}

function noQuery(): string {
  return '';
}

function readKept(list: List): string {
  try {
    return sessionStorage.getItem(list) ?? '';
  } catch {
    return '';
  }
}

export function listHref(list: List, kept: string, zoneName: string | null): string {
  const query = new URLSearchParams(kept);
  if (zoneName === null) query.delete('tz');
  else query.set('tz', zoneName);
  return query.size === 0 ? list : `${list}?${query}`;
}
