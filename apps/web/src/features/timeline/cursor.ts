'use client';

import { useSyncExternalStore } from 'react';

/** The one moment that all lanes show; kept outside of React, so that moving it draws one line and not the page. */
export class Cursor {
  private readonly listeners = new Set<() => void>();

  constructor(private moment: number) {}

  get atUs(): number {
    return this.moment;
  }

  move(atUs: number): void {
    if (atUs === this.moment) return;
    this.moment = atUs;
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** What a part of the page makes of the moment; it is drawn anew only when that changes. */
export function useCursor<Value extends string | number>(cursor: Cursor, read: (atUs: number) => Value): Value {
  return useSyncExternalStore(
    cursor.subscribe,
    () => read(cursor.atUs),
    () => read(cursor.atUs),
  );
}
