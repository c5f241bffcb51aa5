import { useId } from 'react';
import type { StreamWindow } from '../../api/documents';
import { bandColour } from './words';

export interface Silence {
  fromUs: number;
  toUs: number | null;
}

interface QualityStripProps {
  /** Windows of one listener in one place, in time order. */
  windows: readonly StreamWindow[];
  holds: readonly Silence[];
  fromUs: number;
  toUs: number;
  height: number;
  /** Null where what stands beside it says the same. */
  label: string | null;
}

const WINDOW_US = 5e6;

/** A call's quality along its time: bands, hatch where nothing was measured, grey where silence was agreed. */
export function QualityStrip({ windows, holds, fromUs, toUs, height, label }: QualityStripProps) {
  const hatch = useId();
  const length = Math.max(1, toUs - fromUs);
  const share = (atUs: number) => (Math.min(Math.max(atUs, fromUs), toUs) - fromUs) / length;
  const span = (from: number, to: number) => ({
    x: `${share(from) * 100}%`,
    width: `${Math.max(0, share(to) - share(from)) * 100}%`,
  });
  return (
    <svg
      width="100%"
      height={height}
      role={label === null ? 'presentation' : 'img'}
      aria-label={label ?? undefined}
      aria-hidden={label === null || undefined}
      style={{ display: 'block' }}
    >
      <defs>
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M.5 0v4" stroke="var(--none)" />
        </pattern>
      </defs>
      <rect width="100%" height={height} fill={`url(#${hatch})`} />
      {runsOf(windows).map((run) => (
        <rect key={run.fromUs} {...span(run.fromUs, run.toUs)} height={height} fill={bandColour(run.band)} />
      ))}
      {holds.map((hold) => (
        <rect key={hold.fromUs} {...span(hold.fromUs, hold.toUs ?? toUs)} height={height} fill="var(--hold)" />
      ))}
    </svg>
  );
}

interface Run {
  fromUs: number;
  toUs: number;
  band: StreamWindow['band'];
}

/** Neighbouring windows of one band are drawn as one. A window without a score draws nothing: the hatch shows. */
export function runsOf(windows: readonly StreamWindow[]): Run[] {
  const runs: Run[] = [];
  for (const window of windows) {
    if (window.band === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.band === window.band && last.toUs === window.atUs)
      last.toUs = window.atUs + WINDOW_US;
    else runs.push({ fromUs: window.atUs, toUs: window.atUs + WINDOW_US, band: window.band });
  }
  return runs;
}
