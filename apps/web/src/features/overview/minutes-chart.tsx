'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { RollupPage } from '../../api/documents';
import type { BarSeries } from '../../charts/stacked-bars';
import { timeTicks } from '../../charts/time-ticks';
import { minutesSeconds, spoken } from '../../time/span';
import { clockMinutes, day, yearOf } from '../../time/wall-clock';
import { Button } from '../../ui/button';
import { Glyph } from '../quality/glyph';
import { bandsInWords, useLimits } from '../quality/limits';
import styles from './overview.module.css';
import type { SlottedRange } from './slots';

/** The chart library comes when the first chart does. */
const StackedBars = dynamic(() => import('../../charts/stacked-bars').then((module) => module.StackedBars), {
  ssr: false,
  loading: () => <div style={{ height: HEIGHT }} />,
});

const HEIGHT = 190;

/** Exceptions share one baseline; what was not measured lies on top. */
const SERIES: readonly (BarSeries & { glyph: 'bad' | 'poor' | 'fair' | 'good' | 'not-measured' })[] = [
  { key: 'badMs', name: 'Bad', colour: 'var(--bad)', glyph: 'bad' },
  { key: 'poorMs', name: 'Poor', colour: 'var(--poor)', glyph: 'poor' },
  { key: 'fairMs', name: 'Fair', colour: 'var(--fair)', glyph: 'fair' },
  { key: 'goodMs', name: 'Good', colour: 'var(--good)', glyph: 'good' },
  { key: 'unscoredMs', name: 'Not scored', colour: 'var(--none)', glyph: 'not-measured', hatched: true },
];

interface MinutesChartProps {
  page: RollupPage | null;
  slots: SlottedRange;
  zone: string;
}

/** Listener-minutes by band over time. */
export function MinutesChart({ page, slots, zone }: MinutesChartProps) {
  const [asTable, setAsTable] = useState(false);
  const limits = useLimits();
  const byTime = new Map(page?.items.map((row) => [row.atUs, row.media]));
  const rows = [];
  for (let atUs = slots.fromUs; atUs < slots.toUs; atUs += slots.stepUs) {
    const media = byTime.get(atUs);
    rows.push({
      x: atUs,
      badMs: media?.badMs ?? 0,
      poorMs: media?.poorMs ?? 0,
      fairMs: media?.fairMs ?? 0,
      goodMs: media?.goodMs ?? 0,
      unscoredMs: media?.unscoredMs ?? 0,
    });
  }
  const silent = page !== null && rows.every((row) => SERIES.every(({ key }) => row[key as keyof typeof row] === 0));
  const { stepUs, ticks } = timeTicks(slots.fromUs, slots.toUs, zone, 8);
  const wall = (atUs: number) => `${day(atUs, zone, yearOf(slots.toUs, zone))} ${clockMinutes(atUs, zone)}`;
  const tick = (atUs: number) =>
    stepUs < 86400e6 ? clockMinutes(atUs, zone) : day(atUs, zone, yearOf(slots.toUs, zone));
  return (
    <section className={styles.part} aria-label="Minutes heard, by band">
      <div className={styles.partHead}>
        <h2>Minutes heard per {spoken(slots.stepUs / 1000)}, by band</h2>
        <ul className={styles.legend}>
          {SERIES.map(({ key, name, glyph }) => (
            <li key={key}>
              <Glyph kind={glyph} />
              {name}
            </li>
          ))}
        </ul>
        <span className={styles.spring} />
        <Button kind="plain" disabled={silent} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Chart' : 'Table'}
        </Button>
      </div>
      {limits !== null && <p className={styles.basis}>{bandsInWords(limits)}</p>}
      {page?.truncated && <p className={styles.none}>There are more rows than one answer has; narrow the range.</p>}
      {silent ? (
        <div className={`${styles.silent} hatched`} style={{ height: HEIGHT }}>
          <span className={styles.silentWords}>no media was heard in this range</span>
        </div>
      ) : asTable ? (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">From</th>
              {SERIES.map(({ key, name }) => (
                <th key={key} scope="col" className={styles.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows
              .filter((row) => SERIES.some(({ key }) => row[key as keyof typeof row] > 0))
              .map((row) => (
                <tr key={row.x}>
                  <td>{wall(row.x)}</td>
                  {SERIES.map(({ key }) => (
                    <td key={key} className={styles.number}>
                      {spoken(row[key as keyof typeof row])}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      ) : (
        <StackedBars
          rows={rows}
          series={SERIES}
          height={HEIGHT}
          title="Minutes heard over time, by band"
          description="Stacked bars: bad at the baseline, then poor, fair, good and not scored"
          xStep={slots.stepUs}
          xTicks={ticks}
          xLabel={tick}
          yStep={60_000}
          yTick={minutesSeconds}
          yLabel={spoken}
          rowLabel={wall}
        />
      )}
    </section>
  );
}
