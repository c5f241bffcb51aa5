import { longHeaderNameAt } from './header-name.js';
import { utf8Text } from './latin1.js';
import { hasKeys } from './redact.js';
import type { SipWarning } from './warning.js';

/** More header lines than this are not read; real messages have under a hundred. */
export const MAX_SIP_HEADERS = 512;

const HT = 9;
const LF = 10;
const CR = 13;
const SP = 32;
const COLON = 58;

/**
 * The header fields of one message in their order, by lower-case long name. Values are cut out of the text when they are asked for: most
 * headers of most messages are never read.
 */
export class SipHeaders {
  constructor(
    /** `names[i]` belongs to `values[i]`. */
    readonly names: string[] = [],
    /** Pairs of start and end of each value in the text, untrimmed. */
    private readonly spans: readonly number[] = [],
    private readonly text = '',
    /** The value of some field goes on over a folded line. */
    private readonly folded = false,
    /** The text has no octet above 127. */
    private readonly ascii = true,
  ) {}

  /** Unfolded and trimmed, UTF-8 decoded, credentials redacted. */
  get values(): string[] {
    return this.names.map((_, index) => this.value(index));
  }

  /** One of `values`, cut anew each time: to remember them would take more memory than the message, for few are asked for twice. */
  value(index: number): string {
    const { spans, text } = this;
    const value = trimmed(text, spans[index * 2] as number, spans[index * 2 + 1] as number);
    const line = this.folded && value.includes('\n') ? unfold(value) : value;
    return this.ascii ? line : utf8Text(line);
  }

  /** Value of the first field of that name, or null. */
  first(longName: string): string | null {
    const index = this.names.indexOf(longName);
    return index < 0 ? null : this.value(index);
  }

  has(longName: string): boolean {
    return this.names.includes(longName);
  }

  /** Values of all fields of that name, in order. */
  all(longName: string): string[] {
    const found: string[] = [];
    let index = this.names.indexOf(longName);
    for (; index >= 0; index = this.names.indexOf(longName, index + 1)) found.push(this.value(index));
    return found;
  }

  count(longName: string): number {
    let count = 0;
    for (const name of this.names) if (name === longName) count++;
    return count;
  }
}

/** Where a header section was found to be; values are cut only after redaction, so offsets are kept until then. */
export interface HeaderSection {
  readonly names: string[];
  /** Pairs of start and end of each value in the text, untrimmed. */
  readonly spans: number[];
  /** First character after the blank line, or the end of the text. */
  readonly bodyStart: number;
  /** True where the value of a field goes on over a folded line. */
  readonly folded: boolean;
  readonly credentials: boolean;
}

/**
 * Reads field lines up to the blank line (RFC 3261 7.3). Lines may end in CRLF or LF alone; a line that starts with a blank
 * continues the one before. Linear in the text, whatever it holds.
 */
export function scanHeaders(text: string, from: number, end: number, warnings: SipWarning[]): HeaderSection {
  let count = 0;
  let folded = false;
  let credentials = false;
  let position = from;
  while (position < end) {
    const first = text.charCodeAt(position);
    if (first === LF) return section(count, position + 1, folded, credentials);
    if (first === CR && text.charCodeAt(position + 1) === LF) {
      return section(count, Math.min(position + 2, end), folded, credentials);
    }
    let lineEnd = endOfLine(text, position, end);
    let next = text.charCodeAt(lineEnd + 1);
    while ((next === SP || next === HT) && lineEnd + 1 < end) {
      folded = true;
      lineEnd = endOfLine(text, lineEnd + 1, end);
      next = text.charCodeAt(lineEnd + 1);
    }
    // A line without an end was cut off by the capture: half a Call-ID is worse than none.
    if (lineEnd >= end) break;
    let colon = position;
    while (colon < lineEnd && text.charCodeAt(colon) !== COLON) colon++;
    if (count >= MAX_SIP_HEADERS) {
      warn(warnings, 'too-many-headers');
    } else if (colon > position && colon < lineEnd) {
      const name = headerName(text, position, colon);
      if (name === 'authorization' || name === 'proxy-authorization' || name === 'authentication-info')
        credentials = true;
      else if (name === 'www-authenticate' || name === 'proxy-authenticate')
        credentials ||= hasKeys(text.slice(colon + 1, lineEnd));
      foundNames[count] = name;
      foundSpans[2 * count] = colon + 1;
      foundSpans[2 * count + 1] = lineEnd;
      count++;
    } else {
      warn(warnings, 'malformed-header-line');
    }
    position = lineEnd + 1;
  }
  warn(warnings, 'header-section-not-ended');
  return section(count, end, folded, credentials);
}

/** What was found of the section that is being read, before it is known how much there is: lists that grow take twice the memory. */
const foundNames: string[] = [];
const foundSpans: number[] = [];

function section(count: number, bodyStart: number, folded: boolean, credentials: boolean): HeaderSection {
  return { names: foundNames.slice(0, count), spans: foundSpans.slice(0, 2 * count), bodyStart, folded, credentials };
}

/** The headers of a section in the text that they are cut out of: as long as the one that was scanned. `ascii`: no octet above 127. */
export function cutHeaders(text: string, { names, spans, folded }: HeaderSection, ascii: boolean): SipHeaders {
  return new SipHeaders(names, spans, text, folded, ascii);
}

/** Adds a warning once. */
export function warn(warnings: SipWarning[], warning: SipWarning): void {
  if (!warnings.includes(warning)) warnings.push(warning);
}

function endOfLine(text: string, from: number, end: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 || found > end ? end : found;
}

function headerName(text: string, from: number, colon: number): string {
  let end = colon;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
  return longHeaderNameAt(text, from, end);
}

function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === SP || code === HT || code === CR || code === LF;
}

/** RFC 3261 7.3.1: a fold and the blanks around it are worth one space. */
function unfold(value: string): string {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
