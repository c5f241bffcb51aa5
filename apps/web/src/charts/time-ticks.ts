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
];

/** Steps of the calendar, in months; they have no fixed length. */
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600];
const LONGEST_MONTH = 31 * DAY;

/** Round times of a zone's wall clock within a span, at most one more than `most`; and about how far apart they are. */
export function timeTicks(
  fromUs: number,
  toUs: number,
  zone: string,
  most: number,
): { stepUs: number; ticks: number[] } {
  const stepUs = STEPS.find((step) => (toUs - fromUs) / step <= most);
  if (stepUs === undefined) return calendarTicks(fromUs, toUs, zone, most);
  const shiftUs = offsetMinutes(fromUs, zone) * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromUs + shiftUs) / stepUs) * stepUs - shiftUs; at <= toUs; at += stepUs) ticks.push(at);
  return { stepUs, ticks };
}

/** First days of months and years. */
function calendarTicks(fromUs: number, toUs: number, zone: string, most: number): { stepUs: number; ticks: number[] } {
  const months = MONTHS.find((step) => (toUs - fromUs) / (step * 28 * DAY) <= most) ?? 1200;
  const first = new Date((fromUs + offsetMinutes(fromUs, zone) * MINUTE) / 1000);
  const ticks: number[] = [];
  const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  for (let month = start; ; month += months) {
    const wallUs = Date.UTC(Math.floor(month / 12), month % 12, 1) * 1000;
    const at = wallUs - offsetMinutes(wallUs, zone) * MINUTE;
    if (at > toUs) break;
    if (at >= fromUs) ticks.push(at);
  }
  return { stepUs: months * LONGEST_MONTH, ticks };
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
