import { memo } from 'react';
import { LegBadge, legStroke } from '../call/leg-badge';
import { arrowOf, trackX } from './geometry';
import styles from './ladder.module.css';
import { Lanes } from './ladder-drawing';
import { type RowPlace, Tracks } from './ladder-row';
import type { ReportsRow } from './row';

interface ReportsRowViewProps extends RowPlace {
  row: ReportsRow;
  name: string;
}

/** RTCP about one stream, folded: the figures of its reports are in the timeline. */
export const ReportsRowView = memo(function ReportsRowView(props: ReportsRowViewProps) {
  const { row, name, index, top, height, width, laneCount, geometry, narrow, legSpans } = props;
  const arrow = arrowOf(geometry, row.from, row.to);
  const y = geometry.arrowY + 0.5;
  const back = arrow.pointsLeft ? 7 : -7;
  const gutter = Math.max(0, legSpans.length - 2) * 14;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      data-quiet
      style={{ transform: `translateY(${top}px)`, height, width }}
    >
      <svg className={styles.drawing} width={width} height={height} aria-hidden="true">
        <Lanes geometry={geometry} count={laneCount} height={height} broken={false} />
        <path d={`M${arrow.tailX} ${y}H${arrow.headX}`} stroke={legStroke(row.leg)} strokeDasharray="1 3" />
        <path
          d={`M${arrow.headX + back} ${y - 3.5}L${arrow.headX} ${y}l${back} 3.5`}
          fill="none"
          stroke={legStroke(row.leg)}
        />
        <text x={arrow.labelX} y={geometry.baselineY} fill="var(--t2)">
          RTCP ×{row.count}
        </text>
      </svg>
      <span
        role="gridcell"
        aria-label={name}
        className={styles.columns}
        style={{ display: 'block', width: narrow ? 60 : geometry.columnsWidth }}
      >
        <Tracks index={index} legSpans={legSpans} narrow={narrow} />
        {row.leg >= 0 && (
          <span className={styles.badge} style={{ left: narrow ? 8 : trackX(row.leg) - 6 }} aria-hidden="true">
            <LegBadge index={row.leg} />
          </span>
        )}
        <span className={styles.words} style={{ left: narrow ? 28 : 113 + gutter }}>
          {narrow ? 'RTCP' : 'reports of the receiver'}
        </span>
      </span>
    </div>
  );
});
