'use client';

import { ChevronRight } from 'lucide-react';
import { Fragment, useMemo } from 'react';
import { minutesSeconds } from '../../time/span';
import { Popover } from '../../ui/popover';
import { LegBadge } from '../call/leg-badge';
import { Glyph } from '../quality/glyph';
import { Judged, useLimits } from '../quality/limits';
import { ProvenanceNote } from '../quality/provenance';
import { QualityStrip, type Silence } from '../quality/quality-strip';
import { LISTENER_WORD } from '../quality/words';
import { type Cursor, useCursor } from './cursor';
import { type ListenerGroup, WINDOW_US, windowAt } from './lanes';
import type { PlotScale } from './plot-scale';
import { JITTER_MARKS, JitterLane, LOSS_MARKS, LossLane, QualityLane, rMarks } from './quality-lanes';
import styles from './timeline.module.css';

interface ListenerSectionProps {
  group: ListenerGroup;
  scale: PlotScale;
  ticks: readonly number[];
  holds: readonly Silence[];
  cursor: Cursor;
  originUs: number;
  open: boolean;
  overlay: boolean;
  onToggle: () => void;
}

/** What one end heard at one place: its lanes, or a strip of them while it is folded. */
export function ListenerSection({
  group,
  scale,
  ticks,
  holds,
  cursor,
  originUs,
  open,
  overlay,
  onToggle,
}: ListenerSectionProps) {
  const [stream] = group.streams;
  if (stream === undefined) return null;
  const { coverage } = stream.quality;
  const reporters = [...new Set(group.reports.map((report) => report.source))].join(', ');
  return (
    <section
      aria-label={`${group.listener === null ? 'Stream of no known listener' : LISTENER_WORD[group.listener]}, ${group.hop}`}
    >
      <button type="button" className={styles.group} aria-expanded={open} onClick={onToggle}>
        <span className={styles.groupName}>
          <ChevronRight size={13} strokeWidth={1.75} aria-hidden="true" />
          {group.leg >= 0 && <LegBadge index={group.leg} />}
          {group.listener === null ? 'Not bound' : LISTENER_WORD[group.listener]}
        </span>
        {open ? (
          <span className={styles.groupFacts}>
            <span>{group.hop}</span>
            <span>
              measured by <b>probe RTP</b> at {stream.probe}, 5 s windows
              {coverage !== null && `, coverage ${Math.round(coverage * 100)} %`}
            </span>
            {overlay && reporters !== '' && (
              <span>
                <b>{reporters}</b> overlaid as ○
              </span>
            )}
            <span className={styles.legend} aria-hidden="true">
              <span>
                <i style={{ background: 'var(--t3)' }} />
                network
              </span>
              <span>
                <i
                  style={{ background: 'repeating-conic-gradient(var(--ink) 0 25%, transparent 0 50%) 0 0 / 3px 3px' }}
                />
                late
              </span>
              <span>
                <i style={{ border: '1px solid var(--ink)' }} />
                concealed
              </span>
            </span>
          </span>
        ) : (
          <span className={styles.folded}>
            <QualityStrip
              windows={group.windows.map(({ window }) => window)}
              holds={holds}
              fromUs={scale.view.fromUs}
              toUs={scale.view.toUs}
              height={8}
              label={null}
            />
          </span>
        )}
        <span>{stream.impairedPct === null ? 'impaired –' : `impaired ${stream.impairedPct.toFixed(1)} %`}</span>
      </button>
      {open && (
        <Lanes
          group={group}
          scale={scale}
          ticks={ticks}
          holds={holds}
          cursor={cursor}
          originUs={originUs}
          overlay={overlay}
        />
      )}
    </section>
  );
}

type LanesProps = Omit<ListenerSectionProps, 'open' | 'onToggle'>;

function Lanes({ group, scale, ticks, holds, cursor, originUs, overlay }: LanesProps) {
  const index = useCursor(cursor, (atUs) => windowAt(group.windows, atUs));
  const placed = group.windows[index];
  const window = placed?.window ?? null;
  const first = group.windows[0]?.window;
  const ceiling = first?.ceilingR ?? null;
  const [stream] = group.streams;
  const limits = useLimits();
  const rScale = stream?.quality.scale ?? 'nb';
  const marks = useMemo(() => rMarks(limits?.rEdges[rScale] ?? [], rScale), [limits, rScale]);
  const span =
    window === null
      ? ''
      : `${minutesSeconds((window.atUs - originUs) / 1000)}–${minutesSeconds((window.atUs + WINDOW_US - originUs) / 1000)}`;
  return (
    <div className={styles.lanes}>
      <div className={styles.row} style={{ paddingTop: 6 }}>
        <div className={styles.label}>
          R / MOS-LQ
          <small>
            {ceiling === null ? 'no ceiling known' : `ceiling ${stream?.codec ?? ''} R ${ceiling.toFixed(1)}`}
          </small>
          <Marks marks={marks} />
        </div>
        <div className={styles.plot}>
          <QualityLane group={group} scale={scale} holds={holds} ticks={ticks} marks={marks} />
        </div>
        <div className={styles.readout}>
          {placed === undefined || stream === undefined ? (
            <strong>no data</strong>
          ) : (
            <>
              <Popover
                label="How this score was made"
                width={400}
                trigger={
                  <button type="button">
                    <Glyph kind={placed.window.band ?? 'not-measured'} />
                    {placed.window.r === null
                      ? 'not scored'
                      : `${placed.window.r.toFixed(1)} · ${placed.window.mosLq?.toFixed(2) ?? '–'}`}
                  </button>
                }
              >
                <ProvenanceNote quality={placed.stream.quality} window={placed.window} span={span} />
              </Popover>
              <div>{span}</div>
            </>
          )}
        </div>
      </div>
      <div className={styles.row} style={{ paddingTop: 8 }}>
        <div className={styles.label}>
          Loss %<small>bursts by second</small>
          <Marks marks={LOSS_MARKS} />
        </div>
        <div className={styles.plot}>
          <LossLane group={group} scale={scale} holds={holds} ticks={ticks} overlay={overlay} />
        </div>
        <div className={styles.readout}>
          <strong>
            <Judged metric="lossPct" notGood={window?.notGood}>
              {percent(window?.lossPct)}
            </Judged>
          </strong>
          late {percent(window?.latePct)}
          <ReportReadout group={group} cursor={cursor} on={overlay} />
        </div>
      </div>
      <div className={styles.row} style={{ padding: '8px 0' }}>
        <div className={styles.label}>
          Jitter ms
          <Marks marks={JITTER_MARKS} />
        </div>
        <div className={styles.plot}>
          <JitterLane group={group} scale={scale} holds={holds} ticks={ticks} />
        </div>
        <div className={styles.readout}>
          <strong>
            <Judged metric="jitterMs" notGood={window?.notGood}>
              {window?.jitterMeanMs == null ? '–' : `${window.jitterMeanMs.toFixed(1)} ms`}
            </Judged>
          </strong>
          max {window?.jitterMaxMs == null ? '–' : window.jitterMaxMs.toFixed(1)}
        </div>
      </div>
    </div>
  );
}

/** The endpoint's latest report at the cursor, with its age. */
function ReportReadout({ group, cursor, on }: { group: ListenerGroup; cursor: Cursor; on: boolean }) {
  const index = useCursor(cursor, (atUs) =>
    group.reports.findLastIndex((report) => report.atUs <= atUs && report.lossPct !== null),
  );
  const report = group.reports[index];
  return on && report !== undefined ? <Fragment>, RTCP {percent(report.lossPct)}</Fragment> : null;
}

function Marks({ marks }: { marks: readonly { value: number; y: number }[] }) {
  return marks.map((mark) => (
    <span key={mark.value} className={styles.scale} style={{ top: mark.y }} aria-hidden="true">
      {mark.value}
    </span>
  ));
}

function percent(value: number | null | undefined): string {
  return value == null ? '–' : `${value.toFixed(1)} %`;
}
