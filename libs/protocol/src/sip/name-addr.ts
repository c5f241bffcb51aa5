import type { SipHeaders } from './headers.js';
import { commaList, indexOutsideQuotes, parameter, unquote } from './parameters.js';
import { parseSipUri, type SipUri } from './sip-uri.js';

/** `"Display" <uri>;parameters` or `uri;parameters` (RFC 3261 20.10, 25.1). */
export interface NameAddr {
  readonly displayName: string | null;
  /** Without angle brackets and surrounding blanks. `*` for the Contact of RFC 3261 10.2.2. */
  readonly uri: string;
  readonly user: string | null;
  readonly host: string | null;
  readonly port: number | null;
  /** Header parameters from the first semicolon on, '' without any. Read them with `parameter`. */
  readonly parameters: string;
  readonly tag: string | null;
  /** Something did not follow the grammar: an open quote or bracket, words that are no token before `<`, a stray `;`. */
  readonly malformed: boolean;
}

const QUOTE = 0x22;

/** Reads one value of From, To, Contact, Refer-To, P-Asserted-Identity, … Never fails: what cannot be read is null. */
export function parseNameAddr(value: string): NameAddr {
  let displayName: string | null = null;
  let malformed = false;
  let less: number;
  if (value.charCodeAt(0) === QUOTE) {
    const closing = closingQuote(value);
    malformed = closing < 0;
    const from = closing < 0 ? 1 : closing + 1;
    less = value.indexOf('<', from);
    displayName = closing < 0 ? value.slice(1, less < 0 ? value.length : less).trim() : unquote(value.slice(0, from));
    if (less < 0 || (closing >= 0 && value.slice(from, less).trim() !== '')) malformed = true;
  } else {
    less = value.indexOf('<');
    if (less > 0) {
      displayName = value.slice(0, less).trim();
      if (!isTokens(displayName)) malformed = true;
    }
  }
  let uriText: string;
  let parameters: string;
  if (less >= 0) {
    const greater = value.indexOf('>', less);
    const end = greater < 0 ? value.length : greater;
    uriText = value.slice(less + 1, end);
    parameters = end + 1 >= value.length ? '' : value.slice(end + 1).trimStart();
    if (greater < 0) malformed = true;
  } else {
    const from = displayName === null ? 0 : value.length;
    const semicolon = value.indexOf(';', from);
    uriText = value.slice(from, semicolon < 0 ? value.length : semicolon);
    parameters = semicolon < 0 ? '' : value.slice(semicolon);
    // RFC 3261 20: a URI with a comma, question mark or semicolon must be in angle brackets.
    if (uriText.includes('?') || uriText.includes(',')) malformed = true;
  }
  const uri = uriText.trim();
  if (uri === '' || uri.length !== uriText.length) malformed = less >= 0 || uri === '' || malformed;
  if (parameters !== '' && (parameters.charCodeAt(0) !== 0x3b || hasEmptyParameter(parameters))) malformed = true;
  const parsed: SipUri = parseSipUri(uri);
  return {
    displayName: displayName === '' ? null : displayName,
    uri,
    user: parsed.user,
    host: parsed.host,
    port: parsed.port,
    parameters,
    tag: tagOf(parameters),
    malformed,
  };
}

/** URI of a header with one element that is written as usual, in angle brackets and without quotes; null where that is not so. */
export function usualUri(value: string): string | null {
  const less = value.indexOf('<');
  if (less < 0 || value.includes('"') || value.includes(',')) return null;
  const greater = value.indexOf('>', less);
  return greater < 0 ? null : value.slice(less + 1, greater).trim();
}

/** Tag of one value of From or To; of the usual `<uri>;tag=…` without reading the rest. */
export function tagOfNameAddr(value: string): string | null {
  const less = value.indexOf('<');
  if (less < 0 || value.charCodeAt(0) === QUOTE) return parseNameAddr(value).tag;
  const greater = value.indexOf('>', less);
  return greater < 0 || greater + 1 === value.length ? null : tagOf(value.slice(greater + 1).trimStart());
}

/** All Contact values of a message, in order. */
export function contactsOf(headers: SipHeaders): NameAddr[] {
  return headers.all('contact').flatMap((value) => commaList(value).map(parseNameAddr));
}

function tagOf(parameters: string): string | null {
  if (parameters === '') return null;
  if (parameters.startsWith(';tag=')) {
    const end = parameters.indexOf(';', 5);
    const tag = end < 0 ? parameters.slice(5) : parameters.slice(5, end);
    return tag.trim() || null;
  }
  return parameter(parameters, 'tag') || null;
}

function closingQuote(value: string): number {
  for (let index = 1; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === 0x5c) index++;
    else if (code === QUOTE) return index;
  }
  return -1;
}

/** RFC 3261 25.1: a display name without quotes is tokens and blanks; UTF-8 is let pass, as most senders do. */
function isTokens(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    if (code < 0x20 || code === 0x22 || code === 0x2c || (code >= 0x3a && code <= 0x40) || code === 0x7f) return false;
  }
  return true;
}

function hasEmptyParameter(parameters: string): boolean {
  let position = 0;
  while (position < parameters.length) {
    const end = indexOutsideQuotes(parameters, 0x3b, position + 1);
    if (end - position === 1 || parameters.slice(position + 1, end).trim() === '') return true;
    position = end;
  }
  return false;
}
