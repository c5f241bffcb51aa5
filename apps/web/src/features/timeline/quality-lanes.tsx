import { memo, type ReactNode, useId } from 'react';
import type { Silence } from '../quality/quality-strip';
import { bandColour } from '../quality/words';
import { type ListenerGroup, type TimeSpan, WINDOW_US } from './lanes';
import { lossRuns } from './loss-runs';
import type { PlotScale } from './plot-scale';

interface LaneProps {
  group: ListenerGroup;
  scale: PlotScale;
  holds: readonly Silence[];
  ticks: readonly number[];
}

const [R_HEIGHT, R_LOW] = [48, 30];
/** Top of the scale: ceilings of wideband and fullband codecs lie above those of narrowband ones. */
const R_HIGH = { nb: 100, wb: 129, fb: 148 };
type RScale = keyof typeof R_HIGH;
const [LOSS_HEIGHT, LOSS_ROOM, LOSS_HIGH] = [32, 20, 20];
const [JITTER_HEIGHT, JITTER_HIGH] = [32, 40];

const yR = (r: number, of: RScale) =>
  R_HEIGHT - ((Math.min(R_HIGH[of], Math.max(R_LOW, r)) - R_LOW) / (R_HIGH[of] - R_LOW)) * R_HEIGHT;
const yLoss = (percent: number) => LOSS_HEIGHT - (Math.min(LOSS_HIGH, percent) / LOSS_HIGH) * LOSS_ROOM;
const yJitter = (ms: number) => JITTER_HEIGHT - (Math.min(JITTER_HIGH, ms) / JITTER_HIGH) * (JITTER_HEIGHT - 2);

/** Where R passes from good, and to bad, by the limits in force; they stand beside the lane. */
export function rMarks(edges: readonly number[], of: RScale): { value: number; y: number }[] {
  const ends = edges.length < 3 ? edges : [edges[0] as number, edges.at(-1) as number];
  return ends.map((value) => ({ value: Math.round(value), y: yR(value, of) }));
}
export const LOSS_MARKS = [20, 0].map((value) => ({ value, y: yLoss(value) - (value === 0 ? 4 : 0) }));
export const JITTER_MARKS = [40, 0].map((value) => ({ value, y: yJitter(value) + (value === 0 ? -4 : 4) }));

/** R over time under its codec ceiling; the gap between them is what the network took, in the colour of its band. */
export const QualityLane = memo(function QualityLane({
  group,
  scale,
  holds,
  ticks,
  marks,
}: LaneProps & { marks: readonly { value: number; y: number }[] }) {
  const windows = visible(group, scale.view);
  const of = group.streams[0]?.quality.scale ?? 'nb';
  return (
    <Frame height={R_HEIGHT} scale={scale} ticks={ticks} gaps={unscored(group)} holds={holds} label="R over time">
      {marks.map(({ value, y }) => (
        <path key={value} d={`M0 ${y + 0.5}H${scale.width}`} stroke="var(--line)" />
      ))}
      {windows.map(({ window }) =>
        window.r === null || window.ceilingR === null ? null : (
          <rect
            key={window.atUs}
            x={scale.x(window.atUs)}
            width={scale.x(window.atUs + WINDOW_US) - scale.x(window.atUs)}
            y={yR(window.ceilingR, of)}
            height={Math.max(0, yR(window.r, of) - yR(window.ceilingR, of))}
            fill={bandColour(window.band)}
            fillOpacity={window.band === 'good' ? 0.32 : 1}
          />
        ),
      )}
      <path
        d={steps(
          windows.map(({ window }) => ({
            atUs: window.atUs,
            y: window.ceilingR === null ? null : yR(window.ceilingR, of),
          })),
          scale,
        )}
        fill="none"
        stroke="var(--t2)"
        strokeDasharray="4 3"
      />
      <path
        d={steps(
          windows.map(({ window }) => ({ atUs: window.atUs, y: window.r === null ? null : yR(window.r, of) })),
          scale,
        )}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.5"
      />
    </Frame>
  );
});

/** Lost, late and concealed by window, seconds with loss above them, and the endpoint's own figures as rings. */
export const LossLane = memo(function LossLane({
  group,
  scale,
  holds,
  ticks,
  overlay,
}: LaneProps & { overlay: boolean }) {
  const cross = useId();
  const windows = visible(group, scale.view);
  return (
    <Frame height={LOSS_HEIGHT} scale={scale} ticks={ticks} gaps={group.gaps} holds={holds} label="Loss over time">
      <defs>
        <pattern id={cross} width="3" height="3" patternUnits="userSpaceOnUse">
          <path d="M0 0l3 3M3 0L0 3" stroke="var(--ink)" strokeWidth=".7" />
        </pattern>
      </defs>
      {windows.map(({ window }) => {
        const x = scale.x(window.atUs);
        const width = Math.max(1, scale.x(window.atUs + WINDOW_US) - x - 1);
        const lost = window.lossPct ?? 0;
        const late = window.latePct ?? 0;
        const concealed = window.concealedPct ?? 0;
        return (
          <g key={window.atUs}>
            {lost > 0 && (
              <rect x={x} width={width} y={yLoss(lost)} height={LOSS_HEIGHT - yLoss(lost)} fill="var(--t3)" />
            )}
            {late > 0 && (
              <rect
                x={x}
                width={width}
                y={yLoss(lost + late)}
                height={yLoss(lost) - yLoss(lost + late)}
                fill={`url(#${cross})`}
              />
            )}
            {concealed > 0 && (
              <rect
                x={x + 0.5}
                width={Math.max(1, width - 1)}
                y={yLoss(concealed)}
                height={LOSS_HEIGHT - yLoss(concealed)}
                fill="none"
                stroke="var(--ink)"
                strokeWidth=".8"
              />
            )}
          </g>
        );
      })}
      {lossRuns(windows.map(({ window }) => window)).map((run) =>
        !run.heavy ? (
          <path key={run.fromUs} d={`M${scale.x(run.fromUs)} 3v7`} stroke="var(--ink)" strokeWidth="1.25" />
        ) : (
          <g key={run.fromUs}>
            <rect
              x={scale.x(run.fromUs)}
              y="0"
              rx="1"
              width={Math.max(2, scale.x(run.toUs) - scale.x(run.fromUs))}
              height="11"
              fill="var(--bad)"
            />
            {scale.x(run.toUs) - scale.x(run.fromUs) > 30 && (
              <text
                x={(scale.x(run.fromUs) + scale.x(run.toUs)) / 2}
                y="8.8"
                textAnchor="middle"
                fontSize="9.5"
                fontWeight="600"
                fill="var(--on-bad)"
              >
                {run.seconds} s
              </text>
            )}
          </g>
        ),
      )}
      {overlay &&
        group.reports.map((report) =>
          report.lossPct === null ? null : (
            <circle
              key={`${report.source}${report.atUs}`}
              cx={scale.x(report.atUs)}
              cy={Math.min(LOSS_HEIGHT - 3, yLoss(report.lossPct))}
              r="2.6"
              fill="var(--bg)"
              stroke="var(--ink)"
              strokeWidth="1.25"
            >
              <title>{`${report.source}: ${report.lossPct.toFixed(1)} % lost${report.source === 'rtcp' ? ' since the report before' : ''}`}</title>
            </circle>
          ),
        )}
    </Frame>
  );
});

/** Mean jitter of each window over the ribbon up to its largest; one scale for both directions. */
export const JitterLane = memo(function JitterLane({ group, scale, holds, ticks }: LaneProps) {
  const windows = visible(group, scale.view);
  return (
    <Frame height={JITTER_HEIGHT} scale={scale} ticks={ticks} gaps={group.gaps} holds={holds} label="Jitter over time">
      {windows.map(({ window }) =>
        window.jitterMeanMs === null || window.jitterMaxMs === null ? null : (
          <rect
            key={window.atUs}
            x={scale.x(window.atUs)}
            width={scale.x(window.atUs + WINDOW_US) - scale.x(window.atUs)}
            y={yJitter(window.jitterMaxMs)}
            height={Math.max(0, yJitter(window.jitterMeanMs) - yJitter(window.jitterMaxMs))}
            fill="var(--ink)"
            fillOpacity=".22"
          />
        ),
      )}
      <path
        d={steps(
          windows.map(({ window }) => ({
            atUs: window.atUs,
            y: window.jitterMeanMs === null ? null : yJitter(window.jitterMeanMs),
          })),
          scale,
        )}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.25"
      />
    </Frame>
  );
});

interface FrameProps {
  height: number;
  scale: PlotScale;
  ticks: readonly number[];
  gaps: readonly TimeSpan[];
  holds: readonly Silence[];
  label: string;
  children: ReactNode;
}

/** What every lane has: grid, hatch where nothing was measured, grey where silence was agreed, a base line. */
export function Frame({ height, scale, ticks, gaps, holds, label, children }: FrameProps) {
  const hatch = useId();
  const box = (span: TimeSpan) => ({
    x: scale.x(span.fromUs),
    width: Math.max(0, scale.x(span.toUs) - scale.x(span.fromUs)),
  });
  return (
    <svg height={height} role="img" aria-label={label}>
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M.5 0v5" stroke="var(--none)" strokeOpacity=".7" />
        </pattern>
      </defs>
      <path d={ticks.map((tick) => `M${Math.round(scale.x(tick)) + 0.5} 0V${height}`).join('')} stroke="var(--line)" />
      {gaps.map((gap) => {
        const place = box(gap);
        return (
          <rect key={gap.fromUs} {...place} height={height} fill={place.width < 4 ? 'var(--none)' : `url(#${hatch})`} />
        );
      })}
      {children}
      {holds.map((hold) => (
        <rect
          key={hold.fromUs}
          {...box({ fromUs: hold.fromUs, toUs: hold.toUs ?? scale.view.toUs })}
          height={height}
          fill="var(--hold)"
        />
      ))}
      <path d={`M0 ${height - 0.5}H${scale.width}`} stroke="var(--line2)" />
    </svg>
  );
}

function visible(group: ListenerGroup, view: TimeSpan) {
  return group.windows.filter(({ window }) => window.atUs + WINDOW_US > view.fromUs && window.atUs < view.toUs);
}

/** Gaps, and windows that were seen but not scored. */
function unscored(group: ListenerGroup): TimeSpan[] {
  const without = group.windows
    .filter(({ window }) => window.r === null)
    .map(({ window }) => ({ fromUs: window.atUs, toUs: window.atUs + WINDOW_US }));
  return [...group.gaps, ...without];
}

/** A step line; it breaks where a window is missing. */
export function steps(points: readonly { atUs: number; y: number | null }[], scale: PlotScale): string {
  let path = '';
  let endUs: number | null = null;
  for (const { atUs, y } of points) {
    if (y === null) {
      endUs = null;
      continue;
    }
    path += `${endUs === atUs ? 'L' : 'M'}${scale.x(atUs)} ${y.toFixed(1)}H${scale.x(atUs + WINDOW_US)}`;
    endUs = atUs + WINDOW_US;
  }
  return path;
}
