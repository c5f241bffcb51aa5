'use client';

import { useSearchParams } from 'next/navigation';
import { browserZone, isZone } from './zone';

/** The one time zone of the page: `tz` of the address, else the browser's. */
export function useZone(): string {
  const asked = useSearchParams().get('tz');
  return asked !== null && isZone(asked) ? asked : browserZone();
}
