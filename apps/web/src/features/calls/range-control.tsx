'use client';

import { ChevronDown, Clock } from 'lucide-react';
import { useState } from 'react';
import { bounds, frozen, RELATIVE_RANGES, relativeRange, type TimeRange } from '../../filters/time-range';
import { clockMinutes, day, fieldValue, parseWallClock, yearOf } from '../../time/wall-clock';
import { browserZone, offsetLabel } from '../../time/zone';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import styles from './range-control.module.css';

interface RangeControlProps {
  range: TimeRange;
  zone: string;
  nowUs: number;
  onRange: (range: TimeRange) => void;
  onZone: (zone: string | null) => void;
  disabled?: boolean;
}

export function RangeControl({ range, zone, nowUs, onRange, onZone, disabled = false }: RangeControlProps) {
  const [open, setOpen] = useState(false);
  const choose = (next: TimeRange) => {
    onRange(next);
    setOpen(false);
  };
  return (
    <Popover
      label="Time range"
      open={open}
      onOpenChange={setOpen}
      width={470}
      trigger={
        <Button className={styles.trigger ?? ''} disabled={disabled}>
          <Clock size={15} strokeWidth={1.75} aria-hidden="true" />
          {title(range)}
          <span suppressHydrationWarning>{ends(range, zone, nowUs)}</span>
          <span className={styles.zone} suppressHydrationWarning>
            {offsetLabel(nowUs, zone)}
          </span>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
    >
      <div className={styles.quick}>
        {RELATIVE_RANGES.map(({ word, label }) => (
          <Button
            key={word}
            aria-pressed={range.kind === 'relative' && range.word === word}
            onClick={() => choose({ kind: 'relative', word })}
          >
            {label.replace('Last ', '')}
          </Button>
        ))}
        <Button aria-pressed={range.kind === 'all'} onClick={() => choose({ kind: 'all' })}>
          All
        </Button>
        {range.kind === 'relative' && (
          <Button
            title="Fixed ends, so that the address shows the same calls tomorrow"
            onClick={() => choose(frozen(range, nowUs))}
          >
            Freeze
          </Button>
        )}
      </div>
      <AbsoluteForm range={range} zone={zone} nowUs={nowUs} onRange={choose} onZone={onZone} />
    </Popover>
  );
}

function AbsoluteForm({ range, zone, nowUs, onRange, onZone }: Omit<RangeControlProps, 'disabled'>) {
  const now = bounds(range, nowUs);
  const local = browserZone();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const fromUs = parseWallClock(String(fields.get('from')), zone);
        const toUs = parseWallClock(String(fields.get('to')), zone);
        onRange(fromUs === null && toUs === null ? { kind: 'all' } : { kind: 'absolute', fromUs, toUs });
      }}
    >
      <label>
        From
        <input
          type="datetime-local"
          name="from"
          step="1"
          defaultValue={now.fromUs === null ? '' : fieldValue(now.fromUs, zone)}
        />
      </label>
      <label>
        To, not included
        <input
          type="datetime-local"
          name="to"
          step="1"
          defaultValue={now.toUs === null ? '' : fieldValue(now.toUs, zone)}
        />
      </label>
      <label>
        Times in
        <select
          value={zone === 'UTC' ? 'UTC' : zone}
          onChange={(event) => onZone(event.target.value === local ? null : event.target.value)}
        >
          {[...new Set([local, 'UTC', zone])].map((name) => (
            <option key={name} value={name}>
              {name}, {offsetLabel(nowUs, name)}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.foot}>
        <Button type="submit" kind="primary">
          Show this span
        </Button>
      </div>
    </form>
  );
}

function title(range: TimeRange): string {
  if (range.kind === 'all') return 'All time';
  return range.kind === 'relative' ? (relativeRange(range.word)?.label ?? '') : 'Span';
}

function ends(range: TimeRange, zone: string, nowUs: number): string {
  if (range.kind === 'all') return '';
  const { fromUs, toUs } = bounds(range, nowUs);
  const year = yearOf(nowUs, zone);
  const say = (atUs: number) => `${day(atUs, zone, year)} ${clockMinutes(atUs, zone)}`;
  const from = fromUs === null ? 'the first' : say(fromUs);
  const to = toUs === null ? (range.kind === 'relative' ? say(nowUs) : 'now') : say(toUs);
  return `${from} – ${to}`;
}
