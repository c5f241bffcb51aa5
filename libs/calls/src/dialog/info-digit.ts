import type { ToldMessage } from '../told-message.js';

const NORTEL = 'application/vnd.nortelnetworks.digits';

/**
 * The digit of a SIP INFO, of which there is no RFC: `application/dtmf-relay` with `Signal=` and `Duration=` lines, `application/dtmf` with
 * the digit alone or with the same lines, and that of Nortel with `d=`. Null for an INFO about something else.
 */
export function infoDigit(record: ToldMessage): { digit: string; durationMs: number | null } | null {
  const type = record.contentType?.toLowerCase() ?? '';
  const isNortel = type.startsWith(NORTEL);
  if (!isNortel && !type.startsWith('application/dtmf')) return null;
  const body = bodyOf(record.raw);
  if (!body.includes('=')) {
    const digit = digitOf(body.trim());
    return digit === null ? null : { digit, durationMs: null };
  }
  let digit: string | null = null;
  let durationMs: number | null = null;
  for (const line of body.split('\n', 8)) {
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const name = line.slice(0, equals).trim().toLowerCase();
    const value = line.slice(equals + 1).trim();
    if (name === 'signal' || (isNortel && name === 'd')) digit = digitOf(value);
    if (name === 'duration' && /^\d{1,6}$/.test(value)) durationMs = Number(value);
  }
  return digit === null ? null : { digit, durationMs };
}

function bodyOf(raw: string): string {
  const crlf = raw.indexOf('\r\n\r\n');
  if (crlf >= 0) return raw.slice(crlf + 4, crlf + 4 + 512);
  const lf = raw.indexOf('\n\n');
  return lf < 0 ? '' : raw.slice(lf + 2, lf + 2 + 512);
}

/** RFC 4733 events as keys: some senders write `10` and `11` for the star and the hash. */
function digitOf(text: string): string | null {
  const upper = text.toUpperCase();
  if (/^[0-9*#A-D]$/.test(upper)) return upper;
  if (upper === '10') return '*';
  if (upper === '11') return '#';
  return /^1[2-5]$/.test(upper) ? String.fromCharCode(65 + Number(upper) - 12) : null;
}
