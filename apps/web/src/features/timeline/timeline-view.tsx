'use client';

import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { CallDetail, LadderMessage, Listener } from '../../api/documents';
import { minutesSeconds, minutesSecondsTenths } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { Toggle } from '../../ui/toggle';
import { useElementSize } from '../../ui/use-element-size';
import { useHotkeys } from '../../ui/use-hotkeys';
import { LISTENER_WORD } from '../quality/words';
import { Cursor, useCursor } from './cursor';
import { EventLane, eventLayout } from './event-lane';
import { flagsOf } from './events';
import { listenerGroups, type TimeSpan, timelineSpan, WINDOW_US, worstMoment } from './lanes';
import { ListenerSection } from './listener-section';
import { plotScale, relativeTicks } from './plot-scale';
import { RoundTripRow } from './round-trip-lane';
import styles from './timeline.module.css';
import { WhatIfDock } from './what-if';
import { WholeCall } from './whole-call';

interface TimelineViewProps {
  call: CallDetail;
  messages: readonly LadderMessage[];
  zone: string;
  /** Moment that a link leads to. */
  atUs: number | null;
  tools: (node: ReactNode) => ReactNode;
}

/** Longer calls open on this much around the moment that was linked to. */
const LINKED_VIEW_US = 120e6;

export function TimelineView({ call, messages, zone, atUs, tools }: TimelineViewProps) {
  const span = useMemo(() => timelineSpan(call), [call]);
  const groups = useMemo(() => listenerGroups(call, span), [call, span]);
  const [view, setView] = useState<TimeSpan>(() => around(span, atUs));
  const [overlay, setOverlay] = useState(true);
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(firstLeg(groups)));
  const [cursor] = useState(() => new Cursor(atUs ?? worstMoment(call, span)));
  const [plot, { width }] = useElementSize<HTMLDivElement>();
  const page = useRef<HTMLDivElement>(null);
  const originUs = call.answerUs ?? call.startUs;
  const scale = useMemo(() => plotScale(width, view), [width, view]);
  const ticks = useMemo(
    () => (width > 0 ? relativeTicks(view, originUs, width, width < 500 ? 70 : 130) : []),
    [view, originUs, width],
  );
  const events = useMemo(() => eventLayout(call, scale), [call, scale]);
  const holds = useMemo(() => call.legDetails.flatMap((leg) => leg.holds), [call.legDetails]);
  const halves = useMemo(() => [...new Set(call.roundTrips.map((trip) => trip.half))], [call.roundTrips]);
  const absent = (['caller', 'callee'] as const).filter(
    (listener) => !groups.some((group) => group.listener === listener),
  );

  useEffect(() => {
    if (atUs === null) return;
    cursor.move(atUs);
    setView(around(span, atUs));
  }, [atUs, span, cursor]);

  const follow = (event: PointerEvent) => {
    const bounds = plot.current?.getBoundingClientRect();
    if (!bounds || bounds.width === 0 || event.clientX < bounds.left || event.clientX > bounds.right) return;
    cursor.move(view.fromUs + ((event.clientX - bounds.left) / bounds.width) * (view.toUs - view.fromUs));
  };
  useTimelineKeys({ call, messages, groups, cursor, span, view, setView });

  return (
    <div ref={page} className={styles.page} onPointerMove={follow} onPointerDown={follow}>
      {tools(<Toggle label="Endpoint RTCP" on={overlay} onChange={setOverlay} />)}
      <div className={styles.row} style={{ alignItems: 'center' }}>
        <div className={styles.label} data-flush>
          Whole call
        </div>
        <div ref={plot} className={styles.plot}>
          <WholeCall groups={groups} holds={holds} span={span} view={view} onView={setView} />
        </div>
        <div className={styles.readout}>
          {minutesSeconds((view.fromUs - originUs) / 1000)}–{minutesSeconds((view.toUs - originUs) / 1000)} of{' '}
          {minutesSeconds((span.toUs - span.fromUs) / 1000)}
        </div>
      </div>
      <div className={styles.row}>
        <div className={styles.label} data-flush>
          <small>
            from {call.answerUs === null ? 'start' : 'answer'} {clock(originUs, zone, 3)}
          </small>
        </div>
        <div className={`${styles.plot} ${styles.axis}`}>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: Math.min(width - 18, Math.max(18, scale.x(tick))) }}>
              {minutesSeconds((tick - originUs) / 1000)}
            </span>
          ))}
        </div>
        <div />
      </div>
      <div className={styles.row}>
        <div className={styles.label} data-flush>
          <strong>SIP and events</strong>
          <small>{call.legDetails.length === 1 ? 'one leg' : `${call.legDetails.length} legs`}</small>
        </div>
        <div className={styles.plot} style={{ height: events.height }}>
          {width > 0 && (
            <EventLane call={call} messages={messages} scale={scale} layout={events} ticks={ticks} gaps={[]} />
          )}
        </div>
        <CursorReadout cursor={cursor} originUs={originUs} zone={zone} />
      </div>
      {width > 0 &&
        groups.map((group) => (
          <ListenerSection
            key={group.key}
            group={group}
            scale={scale}
            ticks={ticks}
            holds={holds}
            cursor={cursor}
            originUs={originUs}
            open={opened.has(group.key)}
            overlay={overlay}
            onToggle={() => setOpened((before) => flip(before, group.key))}
          />
        ))}
      {absent.map((listener) => (
        <AbsentSection key={listener} call={call} listener={listener} />
      ))}
      {width > 0 &&
        halves.map((half) => (
          <RoundTripRow key={half} call={call} half={half} scale={scale} ticks={ticks} cursor={cursor} />
        ))}
      <WhatIfDock call={call} />
      <div className={styles.plots} aria-hidden="true">
        <CursorLine cursor={cursor} view={view} width={width} originUs={originUs} />
      </div>
    </div>
  );
}

/** A listener of whom nothing was measured has a lane all the same, and the reason in it. */
function AbsentSection({ call, listener }: { call: CallDetail; listener: Listener }) {
  return (
    <section aria-label={`${LISTENER_WORD[listener]}: not measured`}>
      <div className={styles.group}>
        <span className={styles.groupName} style={{ paddingLeft: 16 }}>
          {LISTENER_WORD[listener]}
        </span>
        <span>not measured: {call[listener].unmeasured ?? 'no stream was bound to this end'}</span>
        <span />
      </div>
      <div className={styles.row}>
        <div className={styles.label}>R / MOS-LQ</div>
        <div className={`${styles.plot} hatched`} style={{ height: 48 }} />
        <div className={styles.readout}>
          <strong>no data</strong>
        </div>
      </div>
    </section>
  );
}

function CursorReadout({ cursor, originUs, zone }: { cursor: Cursor; originUs: number; zone: string }) {
  const tenths = useCursor(cursor, (atUs) => Math.round(atUs / 1e5));
  return (
    <div className={styles.readout} role="status" aria-live="off">
      <strong>{clock(tenths * 1e5, zone, 3)}</strong>
      at cursor {minutesSecondsTenths((tenths * 1e5 - originUs) / 1000)}
    </div>
  );
}

interface CursorLineProps {
  cursor: Cursor;
  view: TimeSpan;
  width: number;
  originUs: number;
}

/** The line and its tag are moved by transform alone: no lane is drawn again. */
function CursorLine({ cursor, view, width, originUs }: CursorLineProps) {
  const line = useRef<HTMLDivElement>(null);
  const tag = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const share = (cursor.atUs - view.fromUs) / Math.max(1, view.toUs - view.fromUs);
      const inside = share >= 0 && share <= 1;
      if (line.current) {
        line.current.style.transform = `translateX(${share * width}px)`;
        line.current.style.visibility = inside ? 'visible' : 'hidden';
      }
      if (tag.current) {
        tag.current.style.transform = `translateX(${Math.min(width - 28, Math.max(28, share * width))}px)`;
        tag.current.style.visibility = inside ? 'visible' : 'hidden';
        const words = tag.current.firstElementChild;
        if (words) words.textContent = minutesSecondsTenths((cursor.atUs - originUs) / 1000);
      }
    };
    place();
    return cursor.subscribe(place);
  }, [cursor, view, width, originUs]);
  return (
    <>
      <div ref={line} className={styles.cursor} />
      <div ref={tag} className={styles.tag}>
        <span />
      </div>
    </>
  );
}

interface TimelineKeys {
  call: CallDetail;
  messages: readonly LadderMessage[];
  groups: ReturnType<typeof listenerGroups>;
  cursor: Cursor;
  span: TimeSpan;
  view: TimeSpan;
  setView: (view: TimeSpan) => void;
}

/** `[` `]` events, `{` `}` impairments, arrows a window, `+` `-` `0` zoom. */
function useTimelineKeys({ call, messages, groups, cursor, span, view, setView }: TimelineKeys): void {
  const zoom = (factor: number) => {
    const half = ((view.toUs - view.fromUs) * factor) / 2;
    setView({ fromUs: Math.max(span.fromUs, cursor.atUs - half), toUs: Math.min(span.toUs, cursor.atUs + half) });
  };
  const next = (moments: readonly number[], direction: 1 | -1) => {
    const sorted = [...moments].sort((a, b) => (a - b) * direction);
    const found = sorted.find((moment) => (moment - cursor.atUs) * direction > 1000);
    if (found === undefined) return;
    cursor.move(found);
    if (found < view.fromUs || found > view.toUs) setView(around(span, found));
  };
  const impaired = () =>
    groups.flatMap((group) =>
      group.windows
        .filter(({ window }) => window.band === 'poor' || window.band === 'bad')
        .map(({ window }) => window.atUs + WINDOW_US / 2),
    );
  const actions: Record<string, () => void> = {
    '[': () =>
      next(
        flagsOf(call, messages).map((flag) => flag.atUs),
        -1,
      ),
    ']': () =>
      next(
        flagsOf(call, messages).map((flag) => flag.atUs),
        1,
      ),
    '{': () => next(impaired(), -1),
    '}': () => next(impaired(), 1),
    ArrowLeft: () => cursor.move(Math.max(span.fromUs, cursor.atUs - WINDOW_US)),
    ArrowRight: () => cursor.move(Math.min(span.toUs, cursor.atUs + WINDOW_US)),
    '+': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => setView(span),
  };
  useHotkeys((event) => {
    const action = actions[event.key];
    if (action === undefined) return false;
    action();
    return true;
  });
}

function around(span: TimeSpan, atUs: number | null): TimeSpan {
  if (atUs === null || span.toUs - span.fromUs <= LINKED_VIEW_US * 2) return span;
  const fromUs = Math.min(Math.max(span.fromUs, atUs - LINKED_VIEW_US / 2), span.toUs - LINKED_VIEW_US);
  return { fromUs, toUs: fromUs + LINKED_VIEW_US };
}

/** The lanes of the first leg with media are open, those of the others a strip each. */
function firstLeg(groups: ReturnType<typeof listenerGroups>): string[] {
  const leg = groups[0]?.leg;
  return groups.filter((group) => group.leg === leg).map((group) => group.key);
}

function flip(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
