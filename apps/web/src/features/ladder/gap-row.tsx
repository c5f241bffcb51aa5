import { memo } from 'react';
import styles from './ladder.module.css';
import type { RowPlace } from './ladder-row';
import { QuietRow, wordsLeft } from './quiet-row';
import type { GapRow } from './row';

interface GapRowViewProps extends RowPlace {
  row: GapRow;
}

/** Time in which no message was sent. */
export const GapRowView = memo(function GapRowView(props: GapRowViewProps) {
  return (
    <QuietRow
      place={props}
      broken
      columns={
        <span className={styles.words} style={{ left: props.narrow ? 108 : wordsLeft(props) }}>
          {props.row.words}
        </span>
      }
    />
  );
});
