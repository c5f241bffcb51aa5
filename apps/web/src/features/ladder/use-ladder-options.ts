'use client';

import { useMemo } from 'react';
import { useAddress } from '../../filters/use-address';
import { type LadderOptions, readOptions, writeOptions } from './ladder-options';

/** How the ladder is drawn, which the address holds, and a change of it. */
export function useLadderOptions(): [options: LadderOptions, change: (next: Partial<LadderOptions>) => void] {
  const { address, change } = useAddress();
  const query = address.toString();
  const options = useMemo(() => readOptions(new URLSearchParams(query)), [query]);
  const alter = (next: Partial<LadderOptions>) =>
    change((now) => {
      writeOptions({ ...readOptions(now), ...next }, now);
      return now;
    }, 'replace');
  return [options, alter];
}
