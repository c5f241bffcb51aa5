import { offsetMinutes } from '../time/zone';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1e6,
  5e6,
  15e6,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** Round times of a zone's wall clock within a span, at most `most` of them; and their distance. */
export function timeTicks(
  fromUs: number,
  toUs: number,
  zone: string,
  most: number,
): { stepUs: number; ticks: number[] } {
  const stepUs =
    STEPS.find((step) => (toUs - fromUs) / step <= most) ?? Math.ceil((toUs - fromUs) / most / (365 * DAY)) * 365 * DAY;
  const shiftUs = offsetMinutes(fromUs, zone) * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromUs + shiftUs) / stepUs) * stepUs - shiftUs; at <= toUs; at += stepUs) ticks.push(at);
  return { stepUs, ticks };
}

/** Round numbers from 0 to at least the largest, three or four of them. */
export function countTicks(largest: number): number[] {
  const rough = Math.max(1, largest) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough,
  );
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < largest) ticks.push((ticks.at(-1) ?? 0) + step);
  return ticks.length > 1 ? ticks : [0, step];
}
