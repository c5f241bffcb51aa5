import type { SipHeaders } from './headers.js';
import { commaList, indexOutsideQuotes, unquote } from './parameters.js';

/** One Via value (RFC 3261 20.42, RFC 3581 for rport). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, SCTP, WS, WSS, or what was written. */
  readonly transport: string;
  /** `host` or `host:port`, blanks removed; an IPv6 reference keeps its brackets. */
  readonly sentBy: string;
  readonly branch: string | null;
  /** Address that the next hop saw, without brackets. */
  readonly received: string | null;
  /** Port that the next hop saw; 0 where `rport` was asked for and not yet filled in, null without it. */
  readonly rport: number | null;
  readonly parameters: string;
  readonly malformed: boolean;
}

/** Every RFC 3261 branch starts so (8.1.1.7); one that is nothing more identifies no transaction. */
export const BRANCH_COOKIE = 'z9hG4bK';

/** Reads one element of a Via header. Never fails. */
export function parseVia(value: string): Via {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const head = value.slice(0, semicolon);
  const parameters = semicolon < value.length ? value.slice(semicolon) : '';
  let transport: string;
  let sentBy: string;
  let malformed = false;
  const space = head.indexOf(' ', 8);
  // Where a tab stands between the two (RFC 3261 25.1 LWS), a blank may come later.
  if (space > 8 && head.startsWith('SIP/2.0/') && !head.includes('\t')) {
    transport = head.slice(8, space);
    sentBy = head.slice(space + 1);
  } else {
    const slash = head.lastIndexOf('/');
    const rest = head.slice(slash + 1).trim();
    const blank = rest.search(/[ \t]/);
    transport = blank < 0 ? rest : rest.slice(0, blank);
    sentBy = blank < 0 ? '' : rest.slice(blank + 1);
    malformed =
      head
        .slice(0, Math.max(slash, 0))
        .replace(/[ \t]+/g, '')
        .toUpperCase() !== 'SIP/2.0';
  }
  if (sentBy.includes(' ') || sentBy.includes('\t')) sentBy = sentBy.replace(/[ \t]+/g, '');
  if (sentBy === '') malformed = true;
  const via = {
    transport: transport.toUpperCase(),
    sentBy,
    branch: null,
    received: null,
    rport: null,
    parameters,
    malformed,
  };
  if (parameters !== '') readParameters(via, parameters);
  return via;
}

/** Branch of a header with one element whose first parameter it is, written as usual; null where that is not so. */
export function firstBranch(value: string): string | null {
  const from = value.indexOf(';');
  if (from < 0 || !value.startsWith(';branch=', from)) return null;
  // Quotes, brackets and commas need the whole grammar.
  if (value.includes('"') || value.includes(',') || value.includes('<') || value.includes('>')) return null;
  const end = value.indexOf(';', from + 1);
  return value.slice(from + 8, end < 0 ? value.length : end).trim() || null;
}

/** Sent-by of a header whose first element is written as usual; null where that is not so. */
export function firstSentBy(value: string): string | null {
  const blank = value.indexOf(' ', 8);
  if (blank <= 8 || !value.startsWith('SIP/2.0/')) return null;
  let end = blank + 1;
  for (; end < value.length; end++) {
    const code = value.charCodeAt(end);
    if (code === 0x3b) break;
    if (code <= 0x20 || code === 0x22 || code === 0x2c || code === 0x3c || code === 0x3e) return null;
  }
  for (let index = 8; index < blank; index++) {
    const code = value.charCodeAt(index);
    if (code <= 0x20 || code === 0x3b || code === 0x22 || code === 0x2c || code === 0x3c || code === 0x3e) return null;
  }
  return end > blank + 1 ? value.slice(blank + 1, end) : null;
}

/** The parameters that are known, in one pass: this is done for every message. */
function readParameters(via: { -readonly [Key in keyof Via]: Via[Key] }, parameters: string): void {
  let position = 1;
  while (position <= parameters.length) {
    const end = indexOutsideQuotes(parameters, 0x3b, position);
    const equals = parameters.slice(position, end).indexOf('=');
    const nameEnd = equals < 0 ? end : position + equals;
    const name = parameters.slice(position, nameEnd).trim().toLowerCase();
    if (name === '') via.malformed = true;
    else if (name === 'branch') {
      via.branch ??= parameterValue(parameters, equals, nameEnd, end) || null;
      if (via.branch === BRANCH_COOKIE) via.malformed = true;
    } else if (name === 'received') via.received ??= withoutBrackets(parameterValue(parameters, equals, nameEnd, end));
    else if (name === 'rport') via.rport ??= portOf(parameterValue(parameters, equals, nameEnd, end));
    position = end + 1;
  }
}

function parameterValue(parameters: string, equals: number, nameEnd: number, end: number): string {
  return equals < 0 ? '' : unquote(parameters.slice(nameEnd + 1, end).trim());
}

/** All Via values of a message, top first. */
export function viasOf(headers: SipHeaders): Via[] {
  return headers.all('via').flatMap((value) => commaList(value).map(parseVia));
}

function withoutBrackets(address: string): string | null {
  if (address === '') return null;
  return address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
}

function portOf(text: string): number | null {
  if (text === '') return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0x10000;
  return port <= 0xffff ? port : null;
}
