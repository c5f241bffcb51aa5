import { memo } from 'react';
import { minutesSecondsTenths, packetTime } from '../../time/span';
import { LegBadge, legFill } from '../call/leg-badge';
import { Glyph } from '../quality/glyph';
import { QualityStrip, type Silence } from '../quality/quality-strip';
import { LISTENER_WORD } from '../quality/words';
import { laneX, trackX } from './geometry';
import styles from './ladder.module.css';
import type { RowPlace } from './ladder-row';
import { QuietRow, wordsLeft } from './quiet-row';
import type { MediaRow } from './row';

interface MediaRowViewProps extends RowPlace {
  row: MediaRow;
  name: string;
  holds: readonly Silence[];
  onOpen: (atUs: number) => void;
}

const CLEAR = 4;

/** One direction of media between its two lanes; a press leads to the timeline. */
export const MediaRowView = memo(function MediaRowView(props: MediaRowViewProps) {
  const { row, geometry, narrow, name, holds, onOpen } = props;
  const { stream } = row;
  const left = Math.min(laneX(geometry, row.from), laneX(geometry, row.to)) + CLEAR;
  const right = Math.max(laneX(geometry, row.from), laneX(geometry, row.to)) - CLEAR;
  const towardsRight = row.to > row.from;
  const worst = stream.minWindow?.r ?? stream.r;
  const listener = stream.listener === null ? 'not bound to a side' : LISTENER_WORD[stream.listener].toLowerCase();
  return (
    <QuietRow
      place={props}
      columnsWidth={geometry.columnsWidth}
      columns={
        <>
          {row.leg >= 0 && (
            <span
              className={styles.badge}
              style={{ left: narrow ? 8 : trackX(row.leg) - 6, top: 7 }}
              aria-hidden="true"
            >
              <LegBadge index={row.leg} />
            </span>
          )}
          <span
            className={styles.words}
            style={{ left: narrow ? 28 : wordsLeft(props), top: 2, display: 'flex', alignItems: 'center', gap: 6 }}
          >
            {!narrow && <Glyph kind={stream.band ?? 'not-measured'} />}
            {narrow ? `RTP ${towardsRight ? '→' : '←'}` : listener}
          </span>
          {!narrow && (
            <span className={styles.reference} style={{ right: 18, top: 2 }}>
              {minutesSecondsTenths((stream.lastUs - stream.firstUs) / 1000)}
            </span>
          )}
        </>
      }
    >
      <span role="gridcell">
        <button
          type="button"
          tabIndex={-1}
          className={styles.band}
          style={{
            left: row.from === row.to ? left - CLEAR + 6 : left,
            width: row.from === row.to ? 120 : Math.max(40, right - left),
          }}
          aria-label={`${name}. Open the timeline there`}
          onClick={() => onOpen(stream.minWindow?.atUs ?? stream.firstUs)}
        >
          <span className={styles.bandWords}>
            {!towardsRight && <Head leg={row.leg} left />}
            <span>
              RTP {stream.codec ?? '?'} {stream.ptimeMs === null ? '' : `${packetTime(stream.ptimeMs)} ms`}
              {stream.encrypted ? ' encrypted' : ''}
            </span>
            <b>{worst === null ? 'R –' : `R ${Math.round(worst)}`}</b>
            {towardsRight && <Head leg={row.leg} left={false} />}
          </span>
          <span className={styles.bandStrip}>
            <QualityStrip
              windows={stream.windows}
              holds={holds}
              fromUs={stream.firstUs}
              toUs={stream.lastUs}
              height={5}
              label={null}
            />
          </span>
        </button>
      </span>
    </QuietRow>
  );
});

function Head({ leg, left }: { leg: number; left: boolean }) {
  return (
    <svg width="6" height="8" viewBox="0 0 6 8" aria-hidden="true" style={{ flex: 'none', marginTop: 3 }}>
      <path d={left ? 'M6 0v8L0 4Z' : 'M0 0v8l6-4Z'} fill={leg < 0 ? 'var(--line3)' : legFill(leg)} />
    </svg>
  );
}
