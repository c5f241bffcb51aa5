import { offsetMinutes } from './zone';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date whose UTC fields are the wall clock of the zone. */
function shifted(atUs: number, zone: string): Date {
  return new Date(Math.floor(atUs / 1000) + offsetMinutes(atUs, zone) * 60_000);
}

/** `10:03:22`, with 3 or 6 decimals where asked; truncated, as a clock shows it. */
export function clock(atUs: number, zone: string, decimals: 0 | 3 | 6 = 0): string {
  const seconds = shifted(atUs, zone).toISOString().slice(11, 19);
  if (decimals === 0) return seconds;
  const micros = ((atUs % 1e6) + 1e6) % 1e6;
  return `${seconds}.${String(Math.floor(micros)).padStart(6, '0').slice(0, decimals)}`;
}

/** `10:03`. */
export function clockMinutes(atUs: number, zone: string): string {
  return shifted(atUs, zone).toISOString().slice(11, 16);
}

/** `19 Nov 2026`; the year is left out where it is the one given. */
export function day(atUs: number, zone: string, withoutYear?: number): string {
  const date = shifted(atUs, zone);
  const year = date.getUTCFullYear();
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return year === withoutYear ? text : `${text} ${year}`;
}

/** `Thu 19 Nov 2026`. */
export function weekdayAndDay(atUs: number, zone: string, withoutYear?: number): string {
  return `${DAYS[shifted(atUs, zone).getUTCDay()]} ${day(atUs, zone, withoutYear)}`;
}

export function yearOf(atUs: number, zone: string): number {
  return shifted(atUs, zone).getUTCFullYear();
}

/** `2026-11-19T10:03:22+01:00`, for addresses and exports. */
export function isoWithOffset(atUs: number, zone: string): string {
  const minutes = offsetMinutes(atUs, zone);
  const size = Math.abs(minutes);
  const offset = `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return `${shifted(atUs, zone).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${offset}`;
}

/** Microseconds of a wall-clock time `2026-11-19T10:03` or `…:22` in a zone; null where it is none. */
export function parseWallClock(text: string, zone: string): number | null {
  const asUtcMs = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (!Number.isFinite(asUtcMs)) return null;
  // Twice, since the offset that holds is that of the time looked for, not of the same digits in UTC.
  const guessUs = asUtcMs * 1000 - offsetMinutes(asUtcMs * 1000, zone) * 60e6;
  return asUtcMs * 1000 - offsetMinutes(guessUs, zone) * 60e6;
}

/** The value of a `datetime-local` field. */
export function fieldValue(atUs: number, zone: string): string {
  return shifted(atUs, zone).toISOString().slice(0, 19);
}
