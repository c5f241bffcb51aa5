'use client';

import { useHotkeys } from '../../ui/use-hotkeys';
import { isTrouble, type LadderRow } from './row';

interface LadderKeys {
  rows: readonly LadderRow[];
  /** Row index of the chosen message, -1 for none. */
  selected: number;
  /** Chooses a row and gives the grid the focus, so that Enter reads the message and not a button pressed before. */
  select: (index: number) => void;
  scrollLanes: (pixels: number) => void;
  readMessage: () => void;
  find: () => void;
  toggleMedia: () => void;
  toggleRtcp: () => void;
  /** What colours say: the leg, the transaction, the class of the response. */
  turnColours: () => void;
  /** Lanes by what they are, or by address. */
  toggleNames: () => void;
  /** From phases (out) over transactions to messages (in). */
  zoom: (step: 1 | -1) => void;
  /** Only the first leg, or all. */
  toggleLegs: () => void;
  toggleFilters: () => void;
  toggleTable: () => void;
  pin: () => void;
  compare: () => void;
  copyLink: () => void;
  setReference: () => void;
  help: () => void;
  back: () => boolean;
}

/** The keys of the ladder, after sngrep where that was possible. */
export function useLadderKeys(keys: LadderKeys): void {
  const { rows, selected, select } = keys;
  const step = (direction: 1 | -1, fits: (row: LadderRow) => boolean, from = selected) => {
    for (let index = from + direction; index >= 0 && index < rows.length; index += direction) {
      const row = rows[index];
      if (row?.kind === 'message' && fits(row)) {
        select(index);
        return;
      }
    }
  };
  const any = () => true;
  const current = rows[selected];
  const sameTransaction = (row: LadderRow) =>
    row.kind === 'message' && current?.kind === 'message' && row.message.transaction === current.message.transaction;
  const trouble = (row: LadderRow) => row.kind === 'message' && isTrouble(row);

  const actions: Record<string, () => void> = {
    j: () => step(1, any),
    ArrowDown: () => step(1, any),
    k: () => step(-1, any, selected < 0 ? rows.length : selected),
    ArrowUp: () => step(-1, any, selected < 0 ? rows.length : selected),
    g: () => step(1, any, -1),
    Home: () => step(1, any, -1),
    G: () => step(-1, any, rows.length),
    End: () => step(-1, any, rows.length),
    t: () => step(1, sameTransaction),
    T: () => step(-1, sameTransaction),
    e: () => step(1, trouble),
    E: () => step(-1, trouble),
    h: () => keys.scrollLanes(-150),
    ArrowLeft: () => keys.scrollLanes(-150),
    l: () => keys.scrollLanes(150),
    ArrowRight: () => keys.scrollLanes(150),
    Enter: keys.readMessage,
    '/': keys.find,
    m: keys.toggleMedia,
    r: keys.toggleRtcp,
    c: keys.turnColours,
    a: keys.toggleNames,
    '+': () => keys.zoom(1),
    '=': () => keys.zoom(1),
    '-': () => keys.zoom(-1),
    x: keys.toggleLegs,
    f: keys.toggleFilters,
    v: keys.toggleTable,
    p: keys.pin,
    d: keys.compare,
    y: keys.copyLink,
    '0': keys.setReference,
    '?': keys.help,
  };
  useHotkeys((event) => {
    if (event.key === 'Escape') return keys.back();
    const action = actions[event.key];
    if (action === undefined) return false;
    action();
    return true;
  });
}
