'use client';

import { useMemo } from 'react';
import { useAddress } from '../../filters/use-address';
import { type LadderOptions, readOptions, writeOptions } from './ladder-options';

type Alter = (edit: (now: LadderOptions) => Partial<LadderOptions>) => void;

/** How the ladder is drawn, which the address holds, and a change of it: of what the address says now, since keys come faster than it is drawn. */
export function useLadderOptions(): [options: LadderOptions, alter: Alter] {
  const { address, change } = useAddress();
  const query = address.toString();
  const options = useMemo(() => readOptions(new URLSearchParams(query)), [query]);
  const alter: Alter = (edit) =>
    change((next) => {
      const now = readOptions(next);
      writeOptions({ ...now, ...edit(now) }, next);
      return next;
    }, 'replace');
  return [options, alter];
}
