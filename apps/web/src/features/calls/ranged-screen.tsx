'use client';

import { type ReactNode, useMemo, useState } from 'react';
import type { TimeRange } from '../../filters/time-range';
import { readRange, writeRange } from '../../filters/url-filters';
import { useAddress } from '../../filters/use-address';
import { useZone } from '../../time/use-zone';
import { RangeControl } from './range-control';
import styles from './ranged-screen.module.css';

export interface Ranged {
  readonly range: TimeRange;
  readonly zone: string;
  /** When the range was last chosen: what relative ranges count from. */
  readonly nowUs: number;
  setRange(range: TimeRange): void;
  setZone(name: string | null): void;
}

/** The time range and zone of a screen; the address holds both. */
export function useRanged(): Ranged {
  const zone = useZone();
  const { address, change } = useAddress();
  const query = address.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the address is
  const range = useMemo(() => readRange(address), [query]);
  const [nowUs, setNowUs] = useState(() => Date.now() * 1000);
  return {
    range,
    zone,
    nowUs,
    setRange: (next) => {
      setNowUs(Date.now() * 1000);
      change((now) => writeRange(next, now));
    },
    setZone: (name) =>
      change((now) => {
        if (name === null) now.delete('tz');
        else now.set('tz', name);
        return now;
      }),
  };
}

interface RangedScreenProps {
  title: string;
  ranged: Ranged;
  /** What is shown belongs to the range before. */
  stale?: boolean;
  children: ReactNode;
}

/** A screen about a span of time: its title, the range, and what scrolls below. */
export function RangedScreen({ title, ranged, stale = false, children }: RangedScreenProps) {
  const { range, zone, nowUs, setRange, setZone } = ranged;
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <h1>{title}</h1>
        <span className={styles.spring} />
        <RangeControl range={range} zone={zone} nowUs={nowUs} onRange={setRange} onZone={setZone} />
      </header>
      <div className={styles.scroll} data-stale={stale || undefined}>
        {children}
      </div>
    </div>
  );
}
