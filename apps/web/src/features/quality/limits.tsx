'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { NotGood, Threshold, ThresholdMetric, ThresholdPage } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { Glyph } from './glyph';
import styles from './limits.module.css';

const LimitsContext = createContext<ThresholdPage | null>(null);

/** The thresholds in force, asked for once; null until they are there. */
export function LimitsProvider({ children }: { children: ReactNode }) {
  return <LimitsContext value={useDocument<ThresholdPage>(routes.thresholds).data}>{children}</LimitsContext>;
}

export function useLimits(): ThresholdPage | null {
  return useContext(LimitsContext);
}

export const PRESET_WORD: Record<ThresholdPage['preset'], string> = {
  itu: 'ITU-T',
  microsoft: 'Microsoft’s',
  twilio: 'Twilio’s',
  'five-second': 'five-second',
};

const FIGURE_WORD: Record<ThresholdMetric, string> = {
  oneWayDelayMs: 'one-way delay',
  roundTripMs: 'round trip',
  jitterMs: 'jitter',
  lossPct: 'loss',
  concealedPct: 'made-up sound',
  discardedPct: 'late packets',
  audioLostMs: 'sound lost',
  levelDb: 'level',
  mosLq: 'MOS-LQ',
  rFactor: 'R',
  postDialDelayMs: 'delay to ringing',
};

/** `R good from 80, fair from 70, poor from 60, bad below`; `jitter good to 20 ms, fair to 30 ms, bad above`. */
export function limitWords({ metric, unit, worse, good, fair, poor }: Threshold): string {
  const shown = unit === 'R' || unit === 'MOS' ? '' : ` ${unit}`;
  const edges = [
    ['good', good],
    ['fair', fair],
    ['poor', poor],
  ] as const;
  const parts = edges.flatMap(([band, edge]) =>
    edge === null ? [] : [`${band} ${worse === 'higher' ? 'to' : 'from'} ${edge}${shown}`],
  );
  return `${FIGURE_WORD[metric]} ${parts.join(', ')}, bad ${worse === 'higher' ? 'above' : 'below'}`;
}

/** What bands are made by, in one sentence. */
export function bandsInWords({ preset, changed, inForce }: ThresholdPage): string {
  const deciding = inForce.filter(({ decides }) => decides).map(limitWords);
  return `Bands by ${PRESET_WORD[preset]} limits${changed ? ', changed by the operator' : ''}: ${deciding.join('; ')}.`;
}

interface JudgedProps {
  metric: ThresholdMetric;
  /** Of the window, stream, end or call that the figure is of. */
  notGood: NotGood | undefined;
  children: ReactNode;
}

/** A figure; with the sign of its band, and the limit, where it is not good. */
export function Judged({ metric, notGood, children }: JudgedProps) {
  const limits = useLimits();
  const band = notGood?.[metric];
  if (band === undefined) return children;
  const limit = limits?.inForce.find((threshold) => threshold.metric === metric);
  return (
    <span
      className={styles.judged}
      title={limit === undefined ? band : `${band}: ${limitWords(limit)} (${limit.source})`}
    >
      <Glyph kind={band} size={8} />
      {children}
      <span className="visually-hidden"> {band}</span>
    </span>
  );
}
