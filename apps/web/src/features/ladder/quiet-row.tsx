import type { ReactNode } from 'react';
import styles from './ladder.module.css';
import { Lanes } from './ladder-drawing';
import { type RowPlace, Tracks } from './ladder-row';

interface QuietRowProps {
  place: RowPlace;
  /** Time is left out: the lanes are torn. */
  broken?: boolean;
  columnsWidth?: number;
  /** For who does not see it, where its words say less. */
  name?: string;
  drawing?: ReactNode;
  /** What stands in the columns, at the left. */
  columns: ReactNode;
  children?: ReactNode;
}

/** A row that is no message and cannot be chosen: lanes, tracks of the legs, and what is said of it. */
export function QuietRow({ place, broken = false, columnsWidth, name, drawing, columns, children }: QuietRowProps) {
  const { index, top, height, width, laneCount, geometry, narrow, legSpans } = place;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      data-quiet
      style={{ transform: `translateY(${top}px)`, height, width }}
    >
      <svg className={styles.drawing} width={width} height={height} aria-hidden="true">
        <Lanes geometry={geometry} count={laneCount} height={height} broken={broken} />
        {drawing}
      </svg>
      <span
        role="gridcell"
        aria-label={name}
        className={styles.columns}
        style={{ display: 'block', width: columnsWidth ?? (narrow ? 60 : geometry.columnsWidth) }}
      >
        <Tracks index={index} legSpans={legSpans} narrow={narrow} />
        {columns}
      </span>
      {children}
    </div>
  );
}

/** Where words begin in the columns of a wide ladder: beside the tracks of all legs. */
export function wordsLeft({ legSpans }: RowPlace): number {
  return 113 + Math.max(0, legSpans.length - 2) * 14;
}
