import { memo } from 'react';
import { LegBadge, legStroke } from '../call/leg-badge';
import { arrowOf, trackX } from './geometry';
import styles from './ladder.module.css';
import type { RowPlace } from './ladder-row';
import { QuietRow, wordsLeft } from './quiet-row';
import type { ReportsRow } from './row';

interface ReportsRowViewProps extends RowPlace {
  row: ReportsRow;
  name: string;
}

/** RTCP about one stream, folded: the figures of its reports are in the timeline. */
export const ReportsRowView = memo(function ReportsRowView(props: ReportsRowViewProps) {
  const { row, name, geometry, narrow } = props;
  const arrow = arrowOf(geometry, row.from, row.to);
  const y = geometry.arrowY + 0.5;
  const back = arrow.pointsLeft ? 7 : -7;
  const stroke = legStroke(row.leg);
  return (
    <QuietRow
      place={props}
      name={name}
      drawing={
        <>
          <path d={`M${arrow.tailX} ${y}H${arrow.headX}`} stroke={stroke} strokeDasharray="1 3" />
          <path d={`M${arrow.headX + back} ${y - 3.5}L${arrow.headX} ${y}l${back} 3.5`} fill="none" stroke={stroke} />
          <text x={arrow.labelX} y={geometry.baselineY} fill="var(--t2)">
            RTCP ×{row.count}
          </text>
        </>
      }
      columns={
        <>
          {row.leg >= 0 && (
            <span className={styles.badge} style={{ left: narrow ? 8 : trackX(row.leg) - 6 }} aria-hidden="true">
              <LegBadge index={row.leg} />
            </span>
          )}
          <span className={styles.words} style={{ left: narrow ? 28 : wordsLeft(props) }}>
            {narrow ? 'RTCP' : 'reports of the receiver'}
          </span>
        </>
      }
    />
  );
});
