import { parseSipMessage } from '@earshot/protocol';
import type { ToldMessage } from '../told-message.js';

const NORTEL = 'application/vnd.nortelnetworks.digits';
/** Of a body about a digit no more is read. */
const MAX_BODY = 512;

/**
 * The digit of a SIP INFO, of which there is no RFC: `application/dtmf-relay` with `Signal=` and `Duration=` lines, `application/dtmf` with
 * the digit alone or with the same lines, and that of Nortel with `d=`; as the body, or the first such part of it. Null for an INFO about
 * something else.
 */
export function infoDigit(record: ToldMessage): { digit: string; durationMs: number | null } | null {
  const type = record.contentType?.toLowerCase() ?? '';
  if (type.startsWith('multipart/')) return digitAmongParts(record.raw);
  return isAboutDigits(type) ? digitOfBody(type, bodyOf(record.raw)) : null;
}

function isAboutDigits(type: string): boolean {
  return type.startsWith('application/dtmf') || type.startsWith(NORTEL);
}

function digitAmongParts(raw: string): ReturnType<typeof infoDigit> {
  const octets = Buffer.from(raw, 'latin1');
  const parsed = parseSipMessage(octets, 0, octets.length);
  if (!parsed.ok) return null;
  const { parts, raw: text } = parsed.value;
  const part = parts.find(({ contentType }) => isAboutDigits(contentType));
  if (part === undefined) return null;
  return digitOfBody(part.contentType, text.slice(part.start, Math.min(part.end, part.start + MAX_BODY)));
}

function digitOfBody(type: string, body: string): ReturnType<typeof infoDigit> {
  const isNortel = type.startsWith(NORTEL);
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
  if (crlf >= 0) return raw.slice(crlf + 4, crlf + 4 + MAX_BODY);
  const lf = raw.indexOf('\n\n');
  return lf < 0 ? '' : raw.slice(lf + 2, lf + 2 + MAX_BODY);
}

/** RFC 4733 events as keys: some senders write `10` and `11` for the star and the hash. */
function digitOf(text: string): string | null {
  const upper = text.toUpperCase();
  if (/^[0-9*#A-D]$/.test(upper)) return upper;
  if (upper === '10') return '*';
  if (upper === '11') return '#';
  return /^1[2-5]$/.test(upper) ? String.fromCharCode(65 + Number(upper) - 12) : null;
}
