const MS = 1000;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `62.4 s`, `26 min 7 s`, `5 h 12 min`, `470 d 3 h`: two units at most, as people say it. */
export function spanText(us: number): string {
  if (us < 2 * MINUTE) return `${(us / SECOND).toFixed(1)} s`;
  if (us < HOUR) return `${Math.floor(us / MINUTE)} min ${Math.floor((us % MINUTE) / SECOND)} s`;
  if (us < 2 * DAY) return `${Math.floor(us / HOUR)} h ${Math.floor((us % HOUR) / MINUTE)} min`;
  return `${Math.floor(us / DAY)} d ${Math.floor((us % DAY) / HOUR)} h`;
}

/** `2026-11-20T09:14:07.000Z`, UTC. */
export function instantText(us: number): string {
  return new Date(us / MS).toISOString();
}

/** `09:14:07.000`, UTC. */
export function clockText(us: number): string {
  return instantText(us).slice(11, 23);
}
