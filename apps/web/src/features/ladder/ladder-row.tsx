import { memo } from 'react';
import { millisecondsOf, shortMillisecondsOf } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { LegBadge, legFill } from '../call/leg-badge';
import { type LadderGeometry, trackX } from './geometry';
import styles from './ladder.module.css';
import { Lanes, MessageArrow } from './ladder-drawing';
import type { MessageRow } from './row';
import type { Ladder } from './rows';

interface RowPlace {
  index: number;
  top: number;
  height: number;
  width: number;
  laneCount: number;
  geometry: LadderGeometry;
  narrow: boolean;
  legSpans: Ladder['legSpans'];
}

interface MessageRowViewProps extends RowPlace {
  row: MessageRow;
  selected: boolean;
  /** Others are compared with it. */
  pinned: boolean;
  name: string;
  zone: string;
  referenceUs: number;
  pddMs: number | null;
  /** Of its arrow. */
  colour: string;
  onSelect: (index: number) => void;
}

export const MessageRowView = memo(function MessageRowView(props: MessageRowViewProps) {
  const {
    row,
    index,
    top,
    height,
    width,
    laneCount,
    geometry,
    narrow,
    legSpans,
    selected,
    pinned,
    name,
    zone,
    referenceUs,
    pddMs,
    colour,
    onSelect,
  } = props;
  const { message } = row;
  const wall = clock(message.atUs, zone, 6);
  const milestone =
    message.milestone === 'PDD' && pddMs !== null ? `PDD ${(pddMs / 1000).toFixed(2)} s` : message.milestone;
  const gutter = Math.max(0, legSpans.length - 2) * 14;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys select rows
    <div
      role="row"
      id={`row-${message.id}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-pinned={pinned || undefined}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, height, width }}
      onClick={() => onSelect(index)}
    >
      <svg className={styles.drawing} width={width} height={height} aria-hidden="true">
        <Lanes geometry={geometry} count={laneCount} height={height} broken={false} />
        <MessageArrow geometry={geometry} row={row} narrow={narrow} colour={colour} />
      </svg>
      <span
        role="gridcell"
        aria-label={name}
        className={styles.columns}
        style={{ display: 'block', width: geometry.columnsWidth }}
      >
        <Tracks index={index} legSpans={legSpans} narrow={narrow} />
        {row.leg >= 0 && (
          <span className={styles.badge} style={{ left: narrow ? 8 : trackX(row.leg) - 6 }} aria-hidden="true">
            <LegBadge index={row.leg} />
          </span>
        )}
        {narrow ? (
          <>
            {message.milestone !== null && (
              <span className={styles.milestone} style={{ left: 26 }}>
                {milestone}
              </span>
            )}
            {message.milestone === null && (
              <span className={styles.delta} style={{ right: 4, fontSize: 11 }}>
                {index === 0 ? '0.000' : `+${(row.deltaUs / 1e6).toFixed(3)}`}
              </span>
            )}
          </>
        ) : (
          <>
            {message.milestone !== null && (
              <span className={styles.milestone} style={{ left: 42 + gutter }}>
                {milestone}
              </span>
            )}
            <span className={styles.wall} style={{ left: 113 + gutter }}>
              {wall.slice(0, 6)}
              <b>{wall.slice(6)}</b>
            </span>
            <span
              className={styles.delta}
              style={{ right: 76 }}
              data-long={row.deltaUs >= 500_000 || undefined}
              title={`${millisecondsOf(row.deltaUs)} ms`}
            >
              {shortMillisecondsOf(row.deltaUs)}
            </span>
            <span className={styles.reference} style={{ right: 18 }}>
              {((message.atUs - referenceUs) / 1e6).toFixed(3)}
            </span>
          </>
        )}
      </span>
    </div>
  );
});

/** A leg's track runs from its first row to its last. */
export function Tracks({ index, legSpans, narrow }: { index: number; legSpans: Ladder['legSpans']; narrow: boolean }) {
  if (narrow) return null;
  return legSpans.map((span, leg) => {
    if (span === null || index < span.first || index > span.last) return null;
    const starts = index === span.first;
    const ends = index === span.last;
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: a leg's place is its name
        key={leg}
        className={styles.track}
        style={{ left: trackX(leg) - 0.5, background: legFill(leg), top: starts ? '50%' : 0, bottom: ends ? '50%' : 0 }}
      />
    );
  });
}

export type { RowPlace };
