'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type RefObject, useEffect, useMemo, useRef } from 'react';
import { identityOf } from '../../api/call-identity';
import type { CallSummary } from '../../api/documents';
import { day, weekdayAndDay, yearOf } from '../../time/wall-clock';
import { usePrinting } from '../../ui/use-printing';
import { CallRow } from './call-row';
import styles from './call-table.module.css';

interface CallTableProps {
  calls: readonly CallSummary[];
  stale: boolean;
  zone: string;
  nowUs: number;
  selected: number;
  /** Keys that came by live tail and may fade in. */
  freshKeys: ReadonlySet<string>;
  hrefOf: (call: CallSummary) => string;
  onOpen: (index: number) => void;
  onPointed: (pointed: boolean) => void;
  narrow: boolean;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Height of a day above its calls. */
const DAY_HEAD = 24;

const COLUMNS: readonly (readonly [label: string, className?: string])[] = [
  ['Verdict'],
  [''],
  ['From'],
  ['To'],
  ['Path'],
  ['Caller heard', 'number'],
  ['Callee heard', 'number'],
  ['PDD s', 'number'],
  ['Duration', 'number'],
  ['Code'],
  ['Ended by'],
];

export function CallTable(props: CallTableProps) {
  const { calls, stale, zone, nowUs, selected, freshKeys, hrefOf, onOpen, onPointed, narrow, scroller } = props;
  const printing = usePrinting();
  const rowHeight = narrow ? 52 : 28;
  const head = narrow ? 0 : 28;
  /** In a narrow list, which has no column for it, the day stands above its first call. */
  const dayHeads = useMemo(() => (narrow ? dayHeadsOf(calls, zone, nowUs) : null), [narrow, calls, zone, nowUs]);
  const virtual = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeight + (dayHeads?.[index] == null ? 0 : DAY_HEAD),
    // On paper all of them.
    overscan: printing ? calls.length : 12,
    scrollPaddingStart: head,
    scrollMargin: 0,
  });
  const days = useMemo(() => dayColumn(calls, zone, nowUs), [calls, zone, nowUs]);

  const before = useRef(selected);
  useEffect(() => {
    if (selected === before.current || selected < 0) return;
    before.current = selected;
    virtual.scrollToIndex(selected, { align: 'auto' });
  }, [selected, virtual]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are measured anew when their height changes
  useEffect(() => virtual.measure(), [rowHeight, dayHeads]);

  const active = calls[selected];
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      role="grid"
      aria-label="Calls, newest first"
      aria-rowcount={calls.length + 1}
      aria-activedescendant={active === undefined ? undefined : `call-${identityOf(active)}`}
      tabIndex={0}
      data-stale={stale || undefined}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onPointed(true)}
      onPointerLeave={() => onPointed(false)}
    >
      <div className={styles.table} style={{ ['--start-width' as string]: days.width }}>
        <div className={styles.head} role="row" aria-rowindex={1}>
          <span role="columnheader">Start ↓{days.heading}</span>
          {COLUMNS.map(([label, className]) => (
            <span key={label} role="columnheader" className={className && styles[className]}>
              {label || <span className="visually-hidden">Reason</span>}
            </span>
          ))}
        </div>
        <div className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const call = calls[item.index];
            if (call === undefined) return null;
            const dayHead = dayHeads?.[item.index] ?? null;
            return (
              <Fragment key={identityOf(call)}>
                {dayHead !== null && (
                  <div role="row" className={styles.day} style={{ transform: `translateY(${item.start}px)` }}>
                    <span role="gridcell">{dayHead}</span>
                  </div>
                )}
                <CallRow
                  call={call}
                  index={item.index}
                  top={item.start + (dayHead === null ? 0 : DAY_HEAD)}
                  selected={item.index === selected}
                  fresh={freshKeys.has(identityOf(call))}
                  zone={zone}
                  withDay={narrow ? null : days.inRows}
                  href={hrefOf(call)}
                  onOpen={onOpen}
                />
              </Fragment>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The day stands once in the head where all calls share it, else in each row. */
function dayColumn(calls: readonly CallSummary[], zone: string, nowUs: number) {
  const year = yearOf(nowUs, zone);
  const first = calls[0];
  const last = calls.at(-1);
  if (first === undefined || last === undefined) return { heading: '', inRows: null, width: '64px' };
  const one = day(first.startUs, zone);
  if (one === day(last.startUs, zone)) {
    return one === day(nowUs, zone)
      ? { heading: '', inRows: null, width: '64px' }
      : { heading: `, ${one}`, inRows: null, width: '118px' };
  }
  const sameYear = yearOf(last.startUs, zone) === year;
  return { heading: '', inRows: { year }, width: sameYear ? '112px' : '152px' };
}

/** The day of each call that is the first of it; none where all are of today. */
function dayHeadsOf(calls: readonly CallSummary[], zone: string, nowUs: number): (string | null)[] | null {
  const days = calls.map(({ startUs }) => weekdayAndDay(startUs, zone, yearOf(nowUs, zone)));
  const today = weekdayAndDay(nowUs, zone, yearOf(nowUs, zone));
  if (days.every((one) => one === today)) return null;
  return days.map((one, index) => (one === days[index - 1] ? null : one));
}
