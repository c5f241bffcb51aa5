/** The words of a field, at most `limit`; several blanks count as one. */
export function blankTokens(value: string, limit: number): string[] {
  const tokens: string[] = [];
  let position = 0;
  while (position < value.length && tokens.length < limit) {
    const code = value.charCodeAt(position);
    if (code === 0x20 || code === 0x09) {
      position++;
      continue;
    }
    let end = value.indexOf(' ', position);
    if (end < 0) end = value.length;
    tokens.push(value.slice(position, end));
    position = end + 1;
  }
  return tokens;
}

/** Where the next token begins, at `from` or behind it; `end` where there is none. */
export function tokenStart(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09) return at;
  }
  return end;
}

/** Where the token that begins at `from` ends: at a blank. */
export function tokenEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== 0x20) at++;
  return at;
}

/** Where the third token begins; `end` where there is none. */
export function thirdToken(text: string, from: number, end: number): number {
  const first = tokenStart(text, from, end);
  const second = tokenStart(text, tokenEnd(text, first, end), end);
  return tokenStart(text, tokenEnd(text, second, end), end);
}

/** Address of `IN IP4 192.0.2.1/127` (RFC 8866 5.7), which stands there, without TTL and count; null where there is none. */
export function connectionAddress(text: string, from: number, end: number): string | null {
  const start = thirdToken(text, from, end);
  if (start === end) return null;
  let at = start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x2f) break;
  }
  return at === start ? null : text.slice(start, at);
}

/** A decimal number of at most `limit`, null for anything else. */
export function wholeNumber(text: string, limit: number): number | null {
  if (text.length === 0 || text.length > 10) return null;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value <= limit ? value : null;
}
