import type { TimeSpan } from './lanes';

/** Time to pixels of a plot. */
export interface PlotScale {
  width: number;
  view: TimeSpan;
  x: (atUs: number) => number;
}

export function plotScale(width: number, view: TimeSpan): PlotScale {
  const perUs = width / Math.max(1, view.toUs - view.fromUs);
  return { width, view, x: (atUs) => Math.round((atUs - view.fromUs) * perUs * 10) / 10 };
}

const STEPS_S = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800];

/** Round distances from an origin within a view, seconds apart that leave at least `room` pixels. */
export function relativeTicks(view: TimeSpan, originUs: number, width: number, room: number): number[] {
  const lengthS = (view.toUs - view.fromUs) / 1e6;
  const stepS = STEPS_S.find((step) => (step / lengthS) * width >= room) ?? 86_400;
  const ticks: number[] = [];
  const stepUs = stepS * 1e6;
  for (let at = Math.ceil((view.fromUs - originUs) / stepUs) * stepUs; at + originUs <= view.toUs; at += stepUs)
    ticks.push(at + originUs);
  return ticks;
}
