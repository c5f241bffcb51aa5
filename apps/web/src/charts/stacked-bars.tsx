'use client';

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { useElementSize } from '../ui/use-element-size';
import styles from './stacked-bars.module.css';

export interface BarSeries {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  /** Lines on the ground instead of an area: what is not known. */
  readonly hatched?: boolean;
}

export interface BarRow {
  readonly x: number;
  readonly [key: string]: number;
}

interface StackedBarsProps {
  rows: readonly BarRow[];
  /** From the baseline up. */
  series: readonly BarSeries[];
  height: number;
  /** Accessible name; a title of the SVG would show its own tooltip over the chart's. */
  title: string;
  description: string;
  /** From one row to the next. */
  xStep: number;
  xTicks: readonly number[];
  xLabel: (x: number) => string;
  /** Ticks lie on multiples of a round number of these. */
  yStep: number;
  yTick: (y: number) => string;
  /** In the tooltip. */
  yLabel: (y: number) => string;
  /** Head of the tooltip. */
  rowLabel: (x: number) => string;
}

/** Stacked bars over time. Knows scales and colours, not calls. No animation: what is drawn is there at once. */
export function StackedBars({
  rows,
  series,
  height,
  title,
  description,
  xStep,
  xTicks,
  xLabel,
  yStep,
  yTick,
  yLabel,
  rowLabel,
}: StackedBarsProps) {
  const [box, { width }] = useElementSize<HTMLDivElement>();
  const hatch = useId();
  const [first, last] = [rows[0]?.x ?? 0, rows.at(-1)?.x ?? 0];
  const ticks = yTicks(rows, series, yStep);
  /** Bars are as wide as rows are apart: a lone one would have no width. */
  const alone = rows.length === 1;
  const [from, to] = [first - xStep / 2, last + xStep / 2];
  return (
    <div ref={box} className={styles.box} style={{ height }}>
      {width > 0 && (
        <BarChart
          width={width}
          height={height}
          data={rows as BarRow[]}
          aria-label={title}
          desc={description}
          margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
          barCategoryGap={1}
          {...(alone && { barSize: LONE_BAR })}
        >
          <defs>
            {series.map(
              ({ key, colour, hatched }) =>
                hatched && (
                  <pattern
                    key={key}
                    id={`${hatch}${key}`}
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                  >
                    <path d="M0 0h5v5h-5z" fill="var(--bg)" />
                    <path d="M.5 0v5" stroke={colour} />
                  </pattern>
                ),
            )}
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="x"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={alone ? [first] : xTicks.filter((x) => x >= from && x <= to)}
            tickFormatter={xLabel}
            tick={{ fill: 'var(--t3)', fontSize: 11 }}
            stroke="var(--line3)"
            height={22}
          />
          <YAxis
            tickFormatter={yTick}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 0]}
            tick={{ fill: 'var(--t3)', fontSize: 11 }}
            stroke="var(--line2)"
            width={52}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            labelFormatter={(x) => rowLabel(Number(x))}
            formatter={(value) => yLabel(Number(value))}
            contentStyle={{
              background: 'var(--raised)',
              border: '1px solid var(--line2)',
              borderRadius: 8,
              fontSize: 12,
            }}
            labelStyle={{ color: 'var(--t2)' }}
            itemStyle={{ color: 'var(--t1)', padding: 0 }}
          />
          {series.map(({ key, name, colour, hatched }) => (
            <Bar
              key={key}
              dataKey={key}
              name={name}
              stackId="all"
              fill={hatched ? `url(#${hatch}${key})` : colour}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      )}
    </div>
  );
}

const LONE_BAR = 48;

/** At most this many above zero. */
const MOST_TICKS = 5;

/** From 0 to the first that is not below the highest bar. */
function yTicks(rows: readonly BarRow[], series: readonly BarSeries[], step: number): number[] {
  const heights = rows.map((row) => series.reduce((sum, { key }) => sum + (row[key] ?? 0), 0));
  const highest = Math.max(step, ...heights);
  const distance = tickDistance(highest, step);
  return Array.from({ length: Math.ceil(highest / distance) + 1 }, (_, index) => index * distance);
}

/** The smallest of 1, 2, 5, 10, 20 … steps of which few reach the highest. */
function tickDistance(highest: number, step: number): number {
  for (let power = step; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (highest <= MOST_TICKS * factor * power) return factor * power;
  }
}
