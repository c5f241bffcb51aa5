/** `03:07`, or `1:02:03` from an hour on; null is a dash. Whole seconds, rounded down as a running clock is. */
export function minutesSeconds(ms: number | null): string {
  if (ms === null) return '–';
  // Before the origin of a clock that runs from the answer.
  return ms < 0 ? `−${hoursMinutesSeconds(Math.ceil(-ms / 1000))}` : hoursMinutesSeconds(Math.floor(ms / 1000));
}

/** `03:07.4`: tenths, for milestones and cursors. */
export function minutesSecondsTenths(ms: number): string {
  const sign = ms < 0 ? '−' : '';
  const tenths = Math.floor(Math.abs(ms) / 100);
  return `${sign}${hoursMinutesSeconds(Math.floor(tenths / 10))}.${tenths % 10}`;
}

function hoursMinutesSeconds(total: number): string {
  const hours = Math.floor(total / 3600);
  const minutes = two(Math.floor((total % 3600) / 60));
  const seconds = two(total % 60);
  return hours > 0 ? `${hours}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
}

/** `350 ms`, `5.6 s`, `2 min 5 s`, `3 h 2 min`, `4 d`: a length in words, for a person. */
export function spoken(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return `${Math.round(size)} ms`;
  if (size < 60_000) return `${(size / 1000).toFixed(size < 10_000 ? 1 : 0)} s`;
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) return join(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 86_400) return join(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  return join(Math.floor(seconds / 86_400), 'd', Math.floor((seconds % 86_400) / 3600), 'h');
}

function join(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

/** Seconds with fixed decimals and no unit (the column's head has it). */
export function seconds(ms: number | null, decimals = 2): string {
  return ms === null ? '–' : (ms / 1000).toFixed(decimals);
}

/** `1,342.475`: milliseconds of microseconds, three decimals, thousands apart. */
export function millisecondsOf(us: number): string {
  const [whole = '0', decimals = '000'] = (us / 1000).toFixed(3).split('.');
  return `${grouped(whole)}.${decimals}`;
}

/** The same in nine characters, up to a day: from ten seconds on without decimals. */
export function shortMillisecondsOf(us: number): string {
  return us < 10_000_000 ? millisecondsOf(us) : grouped((us / 1000).toFixed(0));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `20`, `14.5`: the milliseconds of a packet, which a clock rate such as 11 025 Hz does not divide evenly. */
export function packetTime(ms: number): string {
  return String(Math.round(ms * 10) / 10);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1.4 GiB`. */
export function octets(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size).toLocaleString('en-US') : size.toFixed(1)} ${units[unit]}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
