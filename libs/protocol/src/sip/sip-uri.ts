/** What an observer needs of a URI (RFC 3261 19.1, RFC 3966 for `tel`). */
export interface SipUri {
  /** Lower case; '' where there is none. */
  readonly scheme: string;
  /**
   * Without password, percent escapes of printable characters undone; of a `tel` URI, and of a `sip` URI made of one (RFC 3261 19.1.6), the
   * number without its parameters; null without one.
   */
  readonly user: string | null;
  /** As written, an IPv6 reference without its brackets; null where the scheme has none. */
  readonly host: string | null;
  readonly port: number | null;
  /** `;transport=tcp;lr`, as written; '' without any. */
  readonly parameters: string;
}

const NO_URI: SipUri = { scheme: '', user: null, host: null, port: null, parameters: '' };

/** Never fails: what cannot be read is null. */
export function parseSipUri(uri: string): SipUri {
  const colon = uri.indexOf(':');
  if (colon < 0) return NO_URI;
  const written = uri.slice(0, colon);
  const scheme = written === 'sip' ? written : written.toLowerCase();
  if (scheme === 'tel') return telephone(uri, colon + 1);
  if (scheme !== 'sip' && scheme !== 'sips') return { ...NO_URI, scheme };

  const at = uri.indexOf('@', colon);
  const hostStart = at < 0 ? colon + 1 : at + 1;
  let hostEnd: number;
  let host: string;
  if (uri.charCodeAt(hostStart) === 0x5b) {
    const bracket = uri.indexOf(']', hostStart);
    hostEnd = bracket < 0 ? uri.length : bracket + 1;
    host = uri.slice(hostStart + 1, bracket < 0 ? uri.length : bracket);
  } else {
    hostEnd = endOfHost(uri, hostStart);
    host = uri.slice(hostStart, hostEnd);
  }
  let position = hostEnd;
  let port: number | null = null;
  if (uri.charCodeAt(position) === 0x3a) {
    const from = ++position;
    while (isDigit(uri.charCodeAt(position))) position++;
    const value = position - from > 0 && position - from <= 5 ? Number(uri.slice(from, position)) : 0x10000;
    port = value <= 0xffff ? value : null;
  }
  const parametersStart = position < uri.length ? uri.indexOf(';', position) : -1;
  let parameters = '';
  if (parametersStart >= 0) {
    const question = uri.indexOf('?', parametersStart);
    parameters = uri.slice(parametersStart, question < 0 ? uri.length : question);
  }
  return {
    scheme,
    user: at < 0 ? null : userOf(uri, colon + 1, at),
    host: host === '' ? null : host,
    port,
    parameters,
  };
}

function telephone(uri: string, start: number): SipUri {
  const semicolon = uri.indexOf(';', start);
  const user = uri.slice(start, semicolon < 0 ? uri.length : semicolon).trim();
  return { ...NO_URI, scheme: 'tel', user: user || null, parameters: semicolon < 0 ? '' : uri.slice(semicolon) };
}

function userOf(uri: string, start: number, at: number): string {
  const password = uri.indexOf(':', start);
  const user = unescapePrintable(uri.slice(start, password >= 0 && password < at ? password : at));
  const semicolon = user.indexOf(';');
  return semicolon > 0 && isNumber(user, semicolon) ? user.slice(0, semicolon) : user;
}

/** Digits, `*`, `#`, a `+`, and what parts them for the eye (RFC 3966 3). */
function isNumber(user: string, end: number): boolean {
  return /^[-+\d*#.() ]+$/.test(user.slice(0, end));
}

/** Undoes `%41`, and UTF-8 sequences of such; escapes of control characters stay, so that no NUL gets into a name. */
export function unescapePrintable(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
    const decoded = bytes.toString('utf8');
    for (const byte of bytes) if (byte < 0x20 || byte === 0x7f) return escapes;
    return decoded.includes('\ufffd') ? escapes : decoded;
  });
}

function endOfHost(uri: string, from: number): number {
  let index = from;
  for (; index < uri.length; index++) {
    const code = uri.charCodeAt(index);
    if (code === 0x3a || code === 0x3b || code === 0x3f || code === 0x3e || code <= 0x20) break;
  }
  return index;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
