import { type MediaType, multipartBoundary, parseMediaType } from './content.js';
import { cutHeaders, type SipHeaders, scanHeaders } from './headers.js';
import type { SipWarning } from './warning.js';

/** Parts looked at in one multipart body, and how deep they may nest. */
export const MAX_BODY_PARTS = 32;
const MAX_NESTING = 3;

/** One part of a body, as offsets into the message's text. */
export interface BodyPart {
  /** Lower case; `text/plain` where the part does not say (RFC 2046 5.1). */
  readonly contentType: string;
  readonly headers: SipHeaders;
  readonly start: number;
  readonly end: number;
}

/** Leaves of a multipart body (RFC 2046 5.1), in order. Never fails; an unclosed last part runs to the end. */
export function multipartParts(
  text: string,
  start: number,
  end: number,
  type: MediaType,
  warnings: SipWarning[],
): BodyPart[] {
  const parts: BodyPart[] = [];
  collect(text, start, end, type, warnings, parts, 0);
  return parts;
}

function collect(
  text: string,
  start: number,
  end: number,
  type: MediaType,
  warnings: SipWarning[],
  parts: BodyPart[],
  depth: number,
): void {
  const boundary = multipartBoundary(type);
  if (boundary === null || depth >= MAX_NESTING) {
    if (!warnings.includes('malformed-multipart')) warnings.push('malformed-multipart');
    return;
  }
  const delimiter = `--${boundary}`;
  let at = nextDelimiter(text, delimiter, start, end);
  if (at < 0) warnings.push('malformed-multipart');
  while (at >= 0 && parts.length < MAX_BODY_PARTS) {
    if (text.startsWith('--', at + delimiter.length)) return;
    const line = text.indexOf('\n', at + delimiter.length);
    if (line < 0 || line >= end) return;
    const next = nextDelimiter(text, delimiter, line, end);
    const partEnd = next < 0 ? end : beforeLineEnd(text, next);
    const section = scanHeaders(text, line + 1, Math.max(partEnd, line + 1), []);
    const headers = cutHeaders(text, section, false);
    const partType = parseMediaType(headers.first('content-type') ?? 'text/plain');
    if (partType.name.startsWith('multipart/')) {
      collect(text, section.bodyStart, partEnd, partType, warnings, parts, depth + 1);
    } else {
      parts.push({ contentType: partType.name, headers, start: Math.min(section.bodyStart, partEnd), end: partEnd });
    }
    at = next;
  }
}

/** Offset of the next delimiter at the start of a line. */
function nextDelimiter(text: string, delimiter: string, from: number, end: number): number {
  let at = text.indexOf(delimiter, from);
  while (at >= 0 && at + delimiter.length <= end) {
    const isLine = at === from || text.charCodeAt(at - 1) === 0x0a;
    if (isLine && endsBoundary(text, at + delimiter.length, end)) return at;
    at = text.indexOf(delimiter, at + 1);
  }
  return -1;
}

/** Blanks and a line end, or `--`, follow a boundary (RFC 2046 5.1.1): else it is the beginning of another. */
function endsBoundary(text: string, at: number, end: number): boolean {
  if (at >= end) return true;
  const code = text.charCodeAt(at);
  return code === 0x0d || code === 0x0a || code === 0x20 || code === 0x09 || text.startsWith('--', at);
}

/** The line end before a delimiter belongs to the delimiter. */
function beforeLineEnd(text: string, delimiter: number): number {
  const lineFeed = delimiter - 1;
  return text.charCodeAt(lineFeed - 1) === 0x0d ? lineFeed - 1 : lineFeed;
}
