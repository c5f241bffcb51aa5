import type { Fault } from '../faults.js';
import { utf8Text } from './latin1.js';
import type { SipWarning } from './warning.js';

/** Request-Line or Status-Line (RFC 3261 7.1, 7.2). */
export type StartLine =
  | { readonly method: string; readonly requestUri: string; readonly status: null; readonly reason: null }
  | { readonly method: null; readonly requestUri: null; readonly status: number; readonly reason: string };

const VERSION = 'SIP/2.0';

/** Reads the first line, given without its line end. A fault where it is no line of SIP 2.0. */
export function parseStartLine(line: string, warnings: SipWarning[]): StartLine | Fault {
  if (line.startsWith('SIP/2.0 ')) return statusLine(line, 8);
  if (/^sip\/\d/i.test(line)) return /^sip\/2\.0 /i.test(line) ? statusLine(line, 8) : 'bad-version';

  const methodEnd = line.indexOf(' ');
  if (methodEnd <= 0 || !isToken(line, methodEnd)) return 'bad-magic';
  let end = line.length;
  if (!line.endsWith(VERSION)) {
    const trimmed = line.trimEnd();
    end = trimmed.length;
    if (trimmed.slice(-VERSION.length).toUpperCase() !== VERSION) {
      return /[ \t]SIP\/\d+\.\d+$/i.test(trimmed.slice(-16)) ? 'bad-version' : 'bad-magic';
    }
    if (end !== line.length) warnings.push('start-line-blanks');
  }
  const uriEnd = end - VERSION.length - 1;
  const before = line.charCodeAt(uriEnd);
  if (uriEnd <= methodEnd || (before !== 0x20 && before !== 0x09)) return 'bad-magic';
  const between = line.slice(methodEnd + 1, uriEnd);
  let requestUri = between.trim();
  if (requestUri === '') return 'bad-magic';
  if (requestUri.length !== between.length && warnings.length === 0) warnings.push('start-line-blanks');
  if (requestUri.startsWith('<') && requestUri.endsWith('>')) {
    warnings.push('request-uri-brackets');
    requestUri = requestUri.slice(1, -1);
  }
  return { method: line.slice(0, methodEnd), requestUri: utf8Text(requestUri), status: null, reason: null };
}

function statusLine(line: string, from: number): StartLine | Fault {
  let status = 0;
  for (let index = from; index < from + 3; index++) {
    const digit = line.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return 'malformed';
    status = status * 10 + digit;
  }
  // The blank before an empty reason phrase is often left out.
  if (status < 100 || (line.length > from + 3 && line.charCodeAt(from + 3) !== 0x20)) return 'malformed';
  return { method: null, requestUri: null, status, reason: utf8Text(line.slice(from + 4).trim()) };
}

/** What RFC 3261 19.1.1 does not allow in a Request-URI. */
export function checkRequestUri(uri: string, warnings: SipWarning[]): void {
  if (/[ \t]/.test(uri)) warnings.push('malformed-request-uri');
  if (!/^sips?:/i.test(uri)) return;
  const at = uri.indexOf('@');
  // RFC 3261 19.1.1: no header component in a Request-URI. A question mark before the @ belongs to the user.
  if (uri.indexOf('?', at < 0 ? 0 : at) >= 0) warnings.push('request-uri-headers');
  const host = uri.slice(at < 0 ? uri.indexOf(':') + 1 : at + 1);
  // An IPv6 address needs brackets (RFC 5118 4.2).
  if (/^[0-9a-f]*:[0-9a-f]*:/i.test(host)) warnings.push('malformed-request-uri');
}

/** RFC 3261 25.1 token. */
function isToken(line: string, end: number): boolean {
  for (let index = 0; index < end; index++) if (!isTokenCharacter(line.charCodeAt(index))) return false;
  return true;
}

/** Letters, digits and -.!%*_+`'~ */
export function isTokenCharacter(code: number): boolean {
  return code < 0x80 && TOKEN[code] === 1;
}

const TOKEN = new Uint8Array(0x80);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") {
  TOKEN[character.charCodeAt(0)] = 1;
}
