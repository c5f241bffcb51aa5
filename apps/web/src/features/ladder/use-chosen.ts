'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

type Id = string | null;

/**
 * The chosen message. It changes at once, and a render later in the address (`linked`); what the address then shows of one's own choices is
 * no other choice, or a key that is held down would be thrown back to where it was a moment ago.
 */
export function useChosen(linked: Id, onChoose: (id: Id) => void): [chosen: Id, choose: (id: Id) => void] {
  const [chosen, setChosen] = useState(linked);
  /** Choices that the address has yet to show, the last one last. */
  const told = useRef<Id[]>([]);
  const shown = useRef(linked);

  useEffect(() => {
    shown.current = linked;
    const at = told.current.lastIndexOf(linked);
    if (at < 0) setChosen(linked);
    told.current = at < 0 ? [] : told.current.slice(at + 1);
  }, [linked]);

  const choose = useCallback(
    (id: Id) => {
      const last = told.current.length > 0 ? told.current.at(-1) : shown.current;
      if (id !== last) told.current.push(id);
      setChosen(id);
      onChoose(id);
    },
    [onChoose],
  );
  return [chosen, choose];
}
