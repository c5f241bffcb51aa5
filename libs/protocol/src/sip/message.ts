import type { Decoded } from '../faults.js';
import { parseContentLength, parseMediaType } from './content.js';
import { type CSeq, parseCSeq } from './cseq.js';
import { cutHeaders, type SipHeaders, scanHeaders, warn } from './headers.js';
import { asciiText, latin1Text } from './latin1.js';
import { type BodyPart, multipartParts } from './multipart.js';
import { type NameAddr, parseNameAddr } from './name-addr.js';
import { commaList } from './parameters.js';
import { hasSecrets, redactSecrets } from './redact.js';
import { parseStartLine } from './start-line.js';
import { parseVia, type Via } from './via.js';
import type { SipWarning } from './warning.js';

/** Longest message that is read: the framer's bounds for header section and body together. */
export const MAX_SIP_MESSAGE_OCTETS = 65_536 + 262_144;

/** One SIP message (RFC 3261 7) as an observer sees it. What the sender left out or garbled is null, and among the warnings. */
export interface SipMessage {
  /** As written (methods are case-sensitive); null in a response. */
  readonly method: string | null;
  readonly requestUri: string | null;
  /** 100 to 999; null in a request. */
  readonly status: number | null;
  readonly reason: string | null;
  /** All header fields; typed readers take these or one value: `viasOf`, `parseReason`, `parseNameAddr`, … */
  readonly headers: SipHeaders;
  readonly callId: string | null;
  readonly from: NameAddr | null;
  readonly to: NameAddr | null;
  readonly cseq: CSeq | null;
  /** The Via on top, and how many there are. */
  readonly via: Via | null;
  readonly viaCount: number;
  /** The first Contact; `contactsOf` has all. */
  readonly contact: NameAddr | null;
  /** Lower case without parameters, null without a body or where it is not said. */
  readonly contentType: string | null;
  /** As declared; null where it is absent, garbled or contradicts itself. */
  readonly contentLength: number | null;
  /** Offsets of the body in `raw`. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Parts of a multipart body, else empty. */
  readonly parts: readonly BodyPart[];
  /** The session description (RFC 8866) in the body, wherever it is, null without one. Keys are redacted. */
  readonly sdp: string | null;
  /** Everything that was given, a character an octet, credentials and keys redacted; with whatever follows the body. */
  readonly raw: string;
  readonly warnings: readonly SipWarning[];
}

const SINGLE_HEADERS = ['call-id', 'from', 'to', 'cseq', 'max-forwards'];

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

  for (const name of SINGLE_HEADERS) if (headers.count(name) > 1) warn(warnings, 'repeated-header');
  const callId = headers.first('call-id') || null;
  if (callId === null) warnings.push('missing-call-id');
  const fromParty = party(headers, 'from', 'missing-from', 'malformed-from', warnings);
  const to = party(headers, 'to', 'missing-to', 'malformed-to', warnings);
  const cseq = sequence(headers, startLine.method, warnings);
  const viaValues = headers.all('via');
  let viaCount = 0;
  let topVia: string | undefined;
  for (const value of viaValues) {
    const elements = commaList(value);
    topVia ??= elements[0];
    viaCount += elements.length;
  }
  const via = topVia === undefined ? null : parseVia(topVia);
  if (via === null) warnings.push('missing-via');
  else if (via.malformed) warnings.push('malformed-via');
  checkScalars(headers, warnings);
  const contact = firstContact(headers, warnings);

  const contentLength = declaredLength(headers, warnings);
  let bodyEnd = raw.length;
  if (contentLength !== null) {
    if (bodyStart + contentLength > raw.length) warnings.push('content-length-too-long');
    else {
      bodyEnd = bodyStart + contentLength;
      if (bodyEnd < raw.length) warnings.push('trailing-octets');
    }
  }
  const content = readBody(raw, bodyStart, bodyEnd, headers, warnings);
  return {
    ok: true,
    value: {
      method: startLine.method,
      requestUri: startLine.requestUri,
      status: startLine.status,
      reason: startLine.reason,
      headers,
      callId,
      from: fromParty,
      to,
      cseq,
      via,
      viaCount,
      contact,
      contentType: content.contentType,
      contentLength,
      bodyStart,
      bodyEnd,
      parts: content.parts,
      sdp: content.sdp,
      raw,
      warnings,
    },
  };
}

function party(
  headers: SipHeaders,
  name: 'from' | 'to',
  missing: SipWarning,
  malformed: SipWarning,
  warnings: SipWarning[],
): NameAddr | null {
  const value = headers.first(name);
  if (value === null) {
    warnings.push(missing);
    return null;
  }
  const parsed = parseNameAddr(value);
  if (parsed.malformed) warnings.push(malformed);
  return parsed;
}

function sequence(headers: SipHeaders, method: string | null, warnings: SipWarning[]): CSeq | null {
  const value = headers.first('cseq');
  if (value === null) {
    warnings.push('missing-cseq');
    return null;
  }
  const cseq = parseCSeq(value);
  if (cseq === null) warnings.push('malformed-cseq');
  else if (method !== null && cseq.method !== method) warnings.push('cseq-method-mismatch');
  return cseq;
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

function firstContact(headers: SipHeaders, warnings: SipWarning[]): NameAddr | null {
  let first: NameAddr | null = null;
  for (let index = 0; index < headers.names.length; index++) {
    if (headers.names[index] !== 'contact') continue;
    for (const element of commaList(headers.values[index] as string)) {
      const contact = parseNameAddr(element);
      if (contact.malformed && element !== '*') warn(warnings, 'malformed-contact');
      first ??= contact;
    }
  }
  return first;
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

function readBody(
  raw: string,
  start: number,
  end: number,
  headers: SipHeaders,
  warnings: SipWarning[],
): Pick<SipMessage, 'contentType' | 'parts' | 'sdp'> {
  const declared = headers.first('content-type');
  if (declared === null) {
    const isSdp = raw.startsWith('v=0', start) && end > start;
    if (end > start) warnings.push('missing-content-type');
    return { contentType: null, parts: [], sdp: isSdp ? raw.slice(start, end) : null };
  }
  const type = parseMediaType(declared);
  if (end <= start) return { contentType: type.name, parts: [], sdp: null };
  if (type.name === 'application/sdp') return { contentType: type.name, parts: [], sdp: raw.slice(start, end) };
  if (!type.name.startsWith('multipart/')) return { contentType: type.name, parts: [], sdp: null };
  const parts = multipartParts(raw, start, end, type, warnings);
  const sdp = parts.find((part) => part.contentType === 'application/sdp');
  return { contentType: type.name, parts, sdp: sdp ? raw.slice(sdp.start, sdp.end) : null };
}

/** Text of the body of that type (lower case), or of the first part of a multipart one that has it; null without any. */
export function bodyOfType(message: SipMessage, contentType: string): string | null {
  if (message.contentType === contentType) return message.raw.slice(message.bodyStart, message.bodyEnd);
  const part = message.parts.find((each) => each.contentType === contentType);
  return part === undefined ? null : message.raw.slice(part.start, part.end);
}
