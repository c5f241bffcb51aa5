import type { Decoded } from '../faults.js';
import { parseContentLength, parseMediaType } from './content.js';
import { type CSeq, parseCSeq } from './cseq.js';
import { cutHeaders, type SipHeaders, scanHeaders, warn } from './headers.js';
import { asciiText, latin1Text } from './latin1.js';
import { type BodyPart, multipartParts } from './multipart.js';
import { contactsOf, type NameAddr, parseNameAddr, tagOfNameAddr, usualUri } from './name-addr.js';
import { commaList } from './parameters.js';
import { preferredContact } from './preferred-contact.js';
import { hasSecrets, redactSecrets } from './redact.js';
import { checkRequestUri, parseStartLine, type StartLine } from './start-line.js';
import { firstBranch, firstSentBy, parseVia, type Via } from './via.js';
import type { SipWarning } from './warning.js';

/** Longest message that is read: the framer's bounds for header section and body together. */
export const MAX_SIP_MESSAGE_OCTETS = 65_536 + 262_144;

const NO_PARTS: readonly BodyPart[] = [];
const SINGLE_HEADERS = ['call-id', 'from', 'to', 'cseq', 'max-forwards'];

/** What the body is. */
interface SipBody {
  /** Lower case without parameters, null without a body or where it is not said. */
  readonly contentType: string | null;
  /** As declared; null where it is absent, garbled or contradicts itself. */
  readonly contentLength: number | null;
  /** Offset behind the body in the text. */
  readonly end: number;
  /** Parts of a multipart body, else empty. */
  readonly parts: readonly BodyPart[];
  /** The session description in the body, wherever it is, null without one. */
  readonly sdp: string | null;
  readonly warnings: readonly SipWarning[];
}

/**
 * One SIP message (RFC 3261 7) as an observer sees it. What the sender left out or garbled is null, and among the warnings. Only its lines
 * are found at first; each part is read when it is asked for, once: most readers want a few of them.
 */
export class SipMessage {
  #callId: string | null | undefined = undefined;
  #toTag: string | null | undefined = undefined;
  #from: NameAddr | null | undefined = undefined;
  #to: NameAddr | null | undefined = undefined;
  #cseq: CSeq | null | undefined = undefined;
  #via: Via | null | undefined = undefined;
  #body: SipBody | undefined = undefined;

  constructor(
    private readonly startLine: StartLine,
    /** All header fields; typed readers take these or one value: `viasOf`, `parseReason`, `parseNameAddr`, … */
    readonly headers: SipHeaders,
    /** Everything that was given, a character an octet, credentials and keys redacted; with whatever follows the body. */
    readonly raw: string,
    /** Offset of the body in `raw`. */
    readonly bodyStart: number,
    /** Of the start line and the shape of the header section. */
    private readonly lineWarnings: readonly SipWarning[],
  ) {}

  /** As written (methods are case-sensitive); null in a response. */
  get method(): string | null {
    return this.startLine.method;
  }

  get requestUri(): string | null {
    return this.startLine.requestUri;
  }

  /** 100 to 999; null in a request. */
  get status(): number | null {
    return this.startLine.status;
  }

  get reason(): string | null {
    return this.startLine.reason;
  }

  get callId(): string | null {
    if (this.#callId === undefined) this.#callId = this.headers.first('call-id') || null;
    return this.#callId;
  }

  get from(): NameAddr | null {
    if (this.#from === undefined) this.#from = party(this.headers, 'from');
    return this.#from;
  }

  get to(): NameAddr | null {
    if (this.#to === undefined) this.#to = party(this.headers, 'to');
    return this.#to;
  }

  /** Tag of the From header, without reading the rest of it. */
  get fromTag(): string | null {
    return tagOf(this.headers, 'from');
  }

  get toTag(): string | null {
    if (this.#toTag === undefined) this.#toTag = tagOf(this.headers, 'to');
    return this.#toTag;
  }

  get cseq(): CSeq | null {
    if (this.#cseq === undefined) {
      const value = this.headers.first('cseq');
      this.#cseq = value === null ? null : parseCSeq(value);
    }
    return this.#cseq;
  }

  /** The Via on top. */
  get via(): Via | null {
    if (this.#via === undefined) this.#via = topVia(this.headers);
    return this.#via;
  }

  /** Branch of the Via on top, without reading the rest of it where it is the first parameter, as most senders write it. */
  get branch(): string | null {
    const value = this.headers.first('via');
    return (value === null ? null : firstBranch(value)) ?? this.via?.branch ?? null;
  }

  /** Sent-by of the Via on top, the same way. */
  get sentBy(): string | null {
    const value = this.headers.first('via');
    return (value === null ? null : firstSentBy(value)) ?? (this.via?.sentBy || null);
  }

  get viaCount(): number {
    let count = 0;
    for (const value of this.headers.all('via')) count += commaList(value).length;
    return count;
  }

  /** The first Contact, of a redirection the one that is tried first; `contactsOf` has all. */
  get contact(): NameAddr | null {
    if (this.#isRedirection) return preferredContact(contactsOf(this.headers));
    for (const value of this.headers.all('contact')) {
      const [first] = commaList(value);
      if (first !== undefined) return parseNameAddr(first);
    }
    return null;
  }

  /** URI of it; of the usual `<uri>` without reading the rest. */
  get contactUri(): string | null {
    if (this.#isRedirection) return this.contact?.uri ?? null;
    const value = this.headers.first('contact');
    return (value === null ? null : usualUri(value)) ?? this.contact?.uri ?? null;
  }

  get #isRedirection(): boolean {
    const { status } = this.startLine;
    return status !== null && status >= 300 && status < 400;
  }

  /** Lower case without parameters, null without a body or where it is not said. */
  get contentType(): string | null {
    return this.headers.has('content-type') ? this.body.contentType : null;
  }

  /** As declared; null where it is absent, garbled or contradicts itself. */
  get contentLength(): number | null {
    return this.body.contentLength;
  }

  /** Offset behind the body in `raw`. */
  get bodyEnd(): number {
    return this.body.end;
  }

  /** Parts of a multipart body, else empty. */
  get parts(): readonly BodyPart[] {
    return this.bodyStart < this.raw.length ? this.body.parts : NO_PARTS;
  }

  /** The session description (RFC 8866) in the body, wherever it is, null without one. Keys are redacted. */
  get sdp(): string | null {
    return this.bodyStart < this.raw.length ? this.body.sdp : null;
  }

  /** What does not follow the RFC; everything is read for it. */
  get warnings(): readonly SipWarning[] {
    const warnings = [...this.lineWarnings];
    if (this.requestUri !== null) checkRequestUri(this.requestUri, warnings);
    checkHeaders(this, warnings);
    for (const warning of this.body.warnings) warn(warnings, warning);
    return warnings;
  }

  private get body(): SipBody {
    if (this.#body === undefined) this.#body = readBody(this.raw, this.bodyStart, this.headers);
    return this.#body;
  }
}

/**
 * Reads the SIP message in `bytes[start, end)`: a datagram, or what the framer cut from a stream. Fails only where it is not SIP 2.0.
 */
export function parseSipMessage(bytes: Uint8Array, start: number, end: number): Decoded<SipMessage> {
  let from = start;
  while (from < end && (bytes[from] === 0x0d || bytes[from] === 0x0a)) from++;
  if (from >= end) return { ok: false, fault: 'truncated', offset: from - start };
  if (end - from > MAX_SIP_MESSAGE_OCTETS) return { ok: false, fault: 'too-long', offset: MAX_SIP_MESSAGE_OCTETS };

  const warnings: SipWarning[] = [];
  const ascii = asciiText(bytes, from, end);
  let raw = ascii ?? latin1Text(bytes, from, end);
  const lineFeed = raw.indexOf('\n');
  const lineEnd = lineFeed < 0 ? raw.length : lineFeed;
  const line = raw.slice(0, raw.charCodeAt(lineEnd - 1) === 0x0d ? lineEnd - 1 : lineEnd);
  const startLine = parseStartLine(line, warnings);
  if (typeof startLine === 'string') return { ok: false, fault: startLine, offset: from - start };

  const section = scanHeaders(raw, lineEnd + 1, raw.length, warnings);
  const bodyStart = Math.min(section.bodyStart, raw.length);
  // Where header lines were passed over, credentials may be among them.
  const unread = warnings.length === 0 ? raw.slice(bodyStart) : raw;
  if (section.credentials || (unread !== '' && hasSecrets(unread))) raw = redactSecrets(raw);
  const headers = cutHeaders(raw, section, ascii !== null);
  return { ok: true, value: new SipMessage(startLine, headers, raw, bodyStart, warnings) };
}

function party(headers: SipHeaders, name: 'from' | 'to'): NameAddr | null {
  const value = headers.first(name);
  return value === null ? null : parseNameAddr(value);
}

function tagOf(headers: SipHeaders, name: 'from' | 'to'): string | null {
  const value = headers.first(name);
  return value === null ? null : tagOfNameAddr(value);
}

function topVia(headers: SipHeaders): Via | null {
  for (const value of headers.all('via')) {
    const [top] = commaList(value);
    if (top !== undefined) return parseVia(top);
  }
  return null;
}

function checkHeaders(message: SipMessage, warnings: SipWarning[]): void {
  const { headers, method, callId, cseq, via } = message;
  for (const name of SINGLE_HEADERS) if (headers.count(name) > 1) warn(warnings, 'repeated-header');
  if (callId === null) warnings.push('missing-call-id');
  checkParty(message.from, warnings, 'missing-from', 'malformed-from');
  checkParty(message.to, warnings, 'missing-to', 'malformed-to');
  if (!headers.has('cseq')) warnings.push('missing-cseq');
  else if (cseq === null) warnings.push('malformed-cseq');
  else if (method !== null && cseq.method !== method) warnings.push('cseq-method-mismatch');
  if (via === null) warnings.push('missing-via');
  else if (via.malformed) warnings.push('malformed-via');
  checkScalars(headers, warnings);
  for (const value of headers.all('contact')) {
    for (const element of commaList(value)) {
      if (parseNameAddr(element).malformed && element !== '*') warn(warnings, 'malformed-contact');
    }
  }
}

function checkParty(party: NameAddr | null, warnings: SipWarning[], missing: SipWarning, malformed: SipWarning): void {
  if (party === null) warnings.push(missing);
  else if (party.malformed) warnings.push(malformed);
}

function checkScalars(headers: SipHeaders, warnings: SipWarning[]): void {
  const maxForwards = headers.first('max-forwards');
  // RFC 3261 20.22: 0 to 255.
  if (maxForwards !== null && (!/^\d+$/.test(maxForwards) || Number(maxForwards) > 255)) {
    warn(warnings, 'scalar-out-of-range');
  }
  for (const name of ['expires', 'retry-after']) {
    const value = headers.first(name);
    // Delta-seconds fit 32 bits (RFC 3261 25.1); more digits than ten cannot.
    if (value !== null && Number.parseFloat(value) > 0xffff_ffff) warn(warnings, 'scalar-out-of-range');
  }
  const date = headers.first('date');
  // RFC 3261 20.17: the time zone is always GMT.
  if (date !== null && !date.endsWith('GMT')) warnings.push('malformed-date');
}

function declaredLength(headers: SipHeaders, warnings: SipWarning[]): number | null {
  const values = headers.all('content-length');
  if (values.length === 0) return null;
  const length = parseContentLength(values[0] as string);
  if (length === null) warnings.push('malformed-content-length');
  for (const value of values) {
    if (parseContentLength(value) === length) continue;
    warn(warnings, 'repeated-header');
    return null;
  }
  return length;
}

function readBody(raw: string, start: number, headers: SipHeaders): SipBody {
  const warnings: SipWarning[] = [];
  const contentLength = declaredLength(headers, warnings);
  let end = raw.length;
  if (contentLength !== null) {
    if (start + contentLength > raw.length) warnings.push('content-length-too-long');
    else {
      end = start + contentLength;
      if (end < raw.length) warnings.push('trailing-octets');
    }
  }
  const declared = headers.first('content-type');
  let contentType: string | null = null;
  let parts: BodyPart[] = [];
  let sdp: string | null = null;
  if (declared === null) {
    if (end > start) warnings.push('missing-content-type');
    if (end > start && raw.startsWith('v=0', start)) sdp = raw.slice(start, end);
  } else {
    const type = parseMediaType(declared);
    contentType = type.name;
    if (end > start && contentType === 'application/sdp') sdp = raw.slice(start, end);
    else if (end > start && contentType.startsWith('multipart/')) {
      parts = multipartParts(raw, start, end, type, warnings);
      const part = descriptionAmong(parts);
      if (part !== undefined) sdp = raw.slice(part.start, part.end);
    }
  }
  return { contentType, contentLength, end, parts, sdp, warnings };
}

/** The first, but one of an early session (RFC 3959): its media ends with the answer. */
function descriptionAmong(parts: readonly BodyPart[]): BodyPart | undefined {
  const descriptions = parts.filter((each) => each.contentType === 'application/sdp');
  if (descriptions.length < 2) return descriptions[0];
  const isEarly = ({ headers }: BodyPart): boolean =>
    /^early-session\b/i.test(headers.first('content-disposition') ?? '');
  return descriptions.find((each) => !isEarly(each)) ?? descriptions[0];
}

/** Text of the body of that type (lower case), or of the first part of a multipart one that has it; null without any. */
export function bodyOfType(message: SipMessage, contentType: string): string | null {
  if (message.contentType === contentType) return message.raw.slice(message.bodyStart, message.bodyEnd);
  const part = message.parts.find((each) => each.contentType === contentType);
  return part === undefined ? null : message.raw.slice(part.start, part.end);
}
