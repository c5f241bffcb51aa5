import { hash } from 'node:crypto';

/** Room for the longest SIP message over TCP and what is written before it. */
const scratch = Buffer.allocUnsafe(400_000);
/** The first octets of it by their number, up to this many: to make such a view costs as much as to hash a short message. */
const MAX_VIEWS = 4096;
const views: Buffer[] = [];
/** Octets at most of what is written before the content. */
const MAX_PREFIX = 4096;
/** Octets of the longest number and its line feed. */
const MAX_TIME_LINE = 32;
/** Below it two halves of a time are 32-bit numbers, whose digits are fast to write. */
const HALF = 100_000_000;

/**
 * 32 hexadecimal digits from what was captured, where, when and as which of several in the same microsecond. The name of a file
 * and the time of its import are not in it, so the same packet gives the same id on every run.
 */
export function recordId(
  kind: string,
  probe: string,
  atUs: number,
  ordinal: number,
  endpoints: string,
  content: Uint8Array | string,
): string {
  return idOf(writeLine(endpoints, writeOrigin(kind, probe, atUs, ordinal)), content);
}

/** The same of what has the endpoints `src>dst`, which no text is made of: this is done for every message. */
export function recordIdBetween(
  kind: string,
  probe: string,
  atUs: number,
  ordinal: number,
  src: string,
  dst: string,
  content: Uint8Array | string,
): string {
  let length = writeText(src, writeOrigin(kind, probe, atUs, ordinal));
  length = writeText('>', length);
  return idOf(writeLine(dst, length), content);
}

/** The same of what is told apart by two times, its content `<a>:<b>`. */
export function recordIdOfTimes(
  kind: string,
  probe: string,
  atUs: number,
  ordinal: number,
  endpoints: string,
  aUs: number,
  bUs: number,
): string {
  let length = writeLine(endpoints, writeOrigin(kind, probe, atUs, ordinal));
  length = writeDecimal(aUs, length);
  scratch[length] = COLON;
  return hashOf(writeDecimal(bUs, length + 1));
}

function writeOrigin(kind: string, probe: string, atUs: number, ordinal: number): number {
  let length = writeLine(kind, 0);
  length = writeLine(probe, length);
  length = writeTime(atUs, length);
  return writeLine(`${ordinal}`, length);
}

/** Of what was written before the content, and that. */
function idOf(prefixLength: number, content: Uint8Array | string): string {
  let length = prefixLength;
  if (typeof content === 'string') {
    length += scratch.write(content, length, 'latin1');
  } else {
    const part = content.length <= scratch.length - length ? content : content.subarray(0, scratch.length - length);
    scratch.set(part, length);
    length += part.length;
  }
  return hashOf(length);
}

function hashOf(length: number): string {
  return hash('sha256', firstOctets(length), 'hex').slice(0, 32);
}

function firstOctets(length: number): Buffer {
  if (length >= MAX_VIEWS) return scratch.subarray(0, length);
  let view = views[length];
  if (view === undefined) {
    view = scratch.subarray(0, length);
    views[length] = view;
  }
  return view;
}

/** Latin-1, as far as there is room; the offset behind it. */
function writeText(text: string, from: number): number {
  const end = Math.min(from + text.length, MAX_PREFIX);
  for (let index = from; index < end; index++) scratch[index] = text.charCodeAt(index - from);
  return end;
}

function writeLine(text: string, from: number): number {
  const end = writeText(text, from);
  if (end < MAX_PREFIX) scratch[end] = LINE_FEED;
  return Math.min(end + 1, MAX_PREFIX);
}

/** A line of the decimal digits. */
function writeTime(atUs: number, from: number): number {
  if (from > MAX_PREFIX - MAX_TIME_LINE) return writeLine(`${atUs}`, from);
  const end = writeDecimal(atUs, from);
  scratch[end] = LINE_FEED;
  return end + 1;
}

/** The decimal digits, for which there is room. */
function writeDecimal(value: number, from: number): number {
  const high = Math.floor(value / HALF);
  if (!Number.isInteger(value) || high < 1 || high >= HALF) return from + scratch.write(`${value}`, from, 'latin1');
  const digits = high < 10_000_000 ? `${high}`.length : 8;
  writeDigits(high, from, digits);
  writeDigits(value - high * HALF, from + digits, 8);
  return from + digits + 8;
}

function writeDigits(value: number, from: number, digits: number): void {
  let rest = value | 0;
  for (let index = from + digits - 1; index >= from; index--) {
    const tens = (rest / 10) | 0;
    scratch[index] = 0x30 + rest - 10 * tens;
    rest = tens;
  }
}

const LINE_FEED = 0x0a;
const COLON = 0x3a;
