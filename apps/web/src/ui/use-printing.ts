'use client';

import { useSyncExternalStore } from 'react';

/** Between `beforeprint` and `afterprint`; a preview that fires neither is told by its medium. */
let announced = false;

function subscribe(onChange: () => void): () => void {
  const media = matchMedia('print');
  const announce = (event: Event) => {
    announced = event.type === 'beforeprint';
    onChange();
  };
  media.addEventListener('change', onChange);
  window.addEventListener('beforeprint', announce);
  window.addEventListener('afterprint', announce);
  return () => {
    media.removeEventListener('change', onChange);
    window.removeEventListener('beforeprint', announce);
    window.removeEventListener('afterprint', announce);
  };
}

/** Whether the page is being printed: paper cannot be scrolled, so that all of a list has to be there. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => announced || matchMedia('print').matches,
    () => false,
  );
}
