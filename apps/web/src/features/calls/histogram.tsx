'use client';

import { type PointerEvent, useId, useState } from 'react';
import type { CallHistogram, Outcome } from '../../api/documents';
import { countTicks, timeTicks } from '../../charts/time-ticks';
import { count, spoken } from '../../time/span';
import { clock, clockMinutes, day, yearOf } from '../../time/wall-clock';
import { useElementSize } from '../../ui/use-element-size';
import { Glyph } from '../quality/glyph';
import { OUTCOME_WORD } from '../quality/words';
import styles from './histogram.module.css';

/** From the baseline up: exceptions share one baseline. */
const STACK: readonly Outcome[] = ['bad', 'failed', 'poor', 'fair', 'good', 'running', 'not-measured'];
const LEGEND: readonly Outcome[] = ['good', 'fair', 'poor', 'bad', 'failed', 'running', 'not-measured'];
/** Calls of one moment have buckets of no length that could be told. */
const SHORTEST_NAMED_US = 1000;
const LEFT = 36;
const AXIS = 18;

interface HistogramProps {
  histogram: CallHistogram | null;
  stale: boolean;
  zone: string;
  nowUs: number;
  outcomes: readonly Outcome[];
  onOutcome: (outcome: Outcome) => void;
  onSpan: (fromUs: number, toUs: number) => void;
  /** Said in the hatch where there is nothing to draw. */
  nothing: string;
  /** Only the plot: where there never was a call, there is nothing to choose from. */
  bare: boolean;
}

export function Histogram({
  histogram,
  stale,
  zone,
  nowUs,
  outcomes,
  onOutcome,
  onSpan,
  nothing,
  bare,
}: HistogramProps) {
  return (
    <figure className={`${styles.figure} ${bare ? styles.bare : ''}`} aria-label="Calls over time, by outcome">
      {!bare && (
        <figcaption className={styles.legend}>
          <strong>
            {histogram && histogram.fromUs !== null && histogram.bucketUs >= SHORTEST_NAMED_US
              ? `Calls per ${spoken(histogram.bucketUs / 1000)}, by outcome`
              : 'Calls, by outcome'}
          </strong>
          {LEGEND.map((outcome) => (
            <button
              key={outcome}
              type="button"
              aria-pressed={outcomes.includes(outcome)}
              onClick={() => onOutcome(outcome)}
            >
              <Glyph kind={outcome} />
              {OUTCOME_WORD[outcome]}
              <span>{histogram ? count(histogram.totals[outcome] ?? 0) : '–'}</span>
            </button>
          ))}
          <span className={styles.hint}>drag to narrow the span, press an outcome to filter</span>
        </figcaption>
      )}
      <Plot
        histogram={histogram}
        stale={stale}
        zone={zone}
        nowUs={nowUs}
        onSpan={onSpan}
        nothing={nothing}
        bare={bare}
      />
    </figure>
  );
}

type PlotProps = Pick<HistogramProps, 'histogram' | 'stale' | 'zone' | 'nowUs' | 'onSpan' | 'nothing' | 'bare'>;

function Plot({ histogram, stale, zone, nowUs, onSpan, nothing, bare }: PlotProps) {
  const [box, { width, height }] = useElementSize<HTMLDivElement>();
  const hatch = useId();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [over, setOver] = useState<number | null>(null);

  const buckets = histogram?.buckets ?? [];
  const fromUs = histogram?.fromUs ?? null;
  const toUs = histogram?.toUs ?? null;
  const drawn = fromUs !== null && toUs !== null && toUs > fromUs && buckets.length > 0 && width > 0;
  const plotWidth = Math.max(1, width - LEFT);
  const plotHeight = Math.max(1, height - AXIS);
  const firstUs = drawn ? Math.min(fromUs, buckets[0]?.atUs ?? fromUs) : 0;
  const lastUs = drawn && histogram ? Math.max(toUs, (buckets.at(-1)?.atUs ?? 0) + histogram.bucketUs) : 1;
  const xOf = (atUs: number) => LEFT + ((atUs - firstUs) / (lastUs - firstUs)) * plotWidth;
  const usOf = (x: number) => firstUs + (Math.min(Math.max(x - LEFT, 0), plotWidth) / plotWidth) * (lastUs - firstUs);
  const largest = Math.max(0, ...buckets.map((bucket) => sum(bucket.counts)));
  const scale = countTicks(largest);
  const top = scale.at(-1) ?? 1;
  const yOf = (calls: number) => plotHeight - (calls / top) * (plotHeight - 8);
  const xIn = (event: PointerEvent<Element>) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const hovered = over === null ? undefined : buckets[over];

  return (
    <div
      ref={box}
      className={styles.plot}
      data-stale={stale || undefined}
      onPointerDown={(event) => {
        if (!drawn || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: xIn(event), to: xIn(event) });
      }}
      onPointerMove={(event) => {
        if (!drawn || !histogram) return;
        const x = xIn(event);
        setOver(Math.min(buckets.length - 1, Math.floor((usOf(x) - (buckets[0]?.atUs ?? 0)) / histogram.bucketUs)));
        setDrag((before) => (before === null ? null : { ...before, to: x }));
      }}
      onPointerUp={() => {
        if (drag !== null && Math.abs(drag.to - drag.from) > 4) {
          onSpan(Math.floor(usOf(Math.min(drag.from, drag.to))), Math.ceil(usOf(Math.max(drag.from, drag.to))));
        }
        setDrag(null);
      }}
      onPointerLeave={() => setOver(null)}
    >
      {width > 0 && (
        <svg
          className={styles.drawing}
          width={width}
          height={height}
          role="img"
          aria-label={drawn && histogram ? summary(histogram) : nothing}
        >
          <defs>
            <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M.5 0v5" stroke="var(--none)" strokeOpacity=".55" />
            </pattern>
          </defs>
          {!drawn && (
            <rect
              x={LEFT}
              y="0"
              width={plotWidth}
              height={plotHeight}
              fill={bare && histogram !== null ? `url(#${hatch})` : 'var(--sunken)'}
            />
          )}
          {drawn &&
            scale.map((tick) => (
              <g key={tick}>
                <path d={`M${LEFT} ${Math.round(yOf(tick)) + 0.5}H${width}`} stroke="var(--line)" />
                <text x={LEFT - 6} y={yOf(tick) + 4} textAnchor="end" fontSize="10.5" fill="var(--t3)">
                  {count(tick)}
                </text>
              </g>
            ))}
          {drawn &&
            histogram &&
            buckets.map((bucket) => {
              const x = xOf(bucket.atUs);
              const barWidth = Math.max(1, xOf(bucket.atUs + histogram.bucketUs) - x - 2);
              let stacked = 0;
              return STACK.map((outcome) => {
                const calls = bucket.counts[outcome] ?? 0;
                if (calls === 0) return null;
                const bottom = yOf(stacked);
                stacked += calls;
                const y = yOf(stacked);
                return (
                  <rect
                    key={outcome + bucket.atUs}
                    x={x + 1}
                    y={y}
                    width={barWidth}
                    height={Math.max(1, bottom - y)}
                    fill={fillOf(outcome, barWidth < 4 ? null : hatch)}
                  />
                );
              });
            })}
          {drawn && (
            <TimeAxis fromUs={firstUs} toUs={lastUs} zone={zone} xOf={xOf} y={plotHeight} width={width} nowUs={nowUs} />
          )}
          <path d={`M${LEFT} ${plotHeight + 0.5}H${width}`} stroke="var(--line3)" />
          {drag !== null && (
            <rect
              x={Math.min(drag.from, drag.to)}
              y="0"
              width={Math.abs(drag.to - drag.from)}
              height={plotHeight}
              fill="var(--ink)"
              fillOpacity=".08"
              stroke="var(--ink)"
            />
          )}
        </svg>
      )}
      {histogram !== null && !drawn && (
        <p className={styles.empty}>
          <span className={styles.words}>{nothing}</span>
        </p>
      )}
      {drawn && histogram && hovered && (
        <div className={styles.readout} style={readoutPlace(xOf(hovered.atUs), width)}>
          {day(hovered.atUs, zone, yearOf(nowUs, zone))} {clock(hovered.atUs, zone)} ·{' '}
          {STACK.filter((outcome) => (hovered.counts[outcome] ?? 0) > 0)
            .map((outcome) => `${OUTCOME_WORD[outcome].toLowerCase()} ${count(hovered.counts[outcome] ?? 0)}`)
            .join(', ') || 'no calls'}
        </div>
      )}
    </div>
  );
}

interface TimeAxisProps {
  fromUs: number;
  toUs: number;
  zone: string;
  xOf: (atUs: number) => number;
  y: number;
  width: number;
  nowUs: number;
}

function TimeAxis({ fromUs, toUs, zone, xOf, y, width, nowUs }: TimeAxisProps) {
  const { stepUs, ticks } = timeTicks(fromUs, toUs, zone, Math.max(2, Math.floor(width / 150)));
  const year = yearOf(nowUs, zone);
  return ticks.map((atUs) => {
    const x = xOf(atUs);
    if (x > width - 40) return null;
    return (
      <g key={atUs}>
        <path d={`M${Math.round(x) + 0.5} ${y}v4`} stroke="var(--line3)" />
        <text x={x + 3} y={y + 14} fontSize="10.5" fill="var(--t3)">
          {stepUs < 60e6 ? clock(atUs, zone) : stepUs < 86400e6 ? tickClock(atUs, zone, year) : day(atUs, zone, year)}
        </text>
      </g>
    );
  });
}

/** The day stands where it begins. */
function tickClock(atUs: number, zone: string, year: number): string {
  const time = clockMinutes(atUs, zone);
  return time === '00:00' ? day(atUs, zone, year) : time;
}

function fillOf(outcome: Outcome, hatch: string | null): string {
  if (outcome === 'not-measured') return hatch === null ? 'var(--none)' : `url(#${hatch})`;
  if (outcome === 'failed') return 'var(--ink)';
  if (outcome === 'running') return 'var(--line3)';
  return `var(--${outcome})`;
}

function sum(counts: Partial<Record<Outcome, number>>): number {
  return STACK.reduce((total, outcome) => total + (counts[outcome] ?? 0), 0);
}

function summary(histogram: CallHistogram): string {
  return `Calls over time: ${LEGEND.map((outcome) => `${OUTCOME_WORD[outcome]} ${histogram.totals[outcome] ?? 0}`).join(', ')}`;
}

function readoutPlace(x: number, width: number): { left: number } | { right: number } {
  return x < width / 2 ? { left: x + 12 } : { right: width - x + 6 };
}
