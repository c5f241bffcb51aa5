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

/** Address of `IN IP4 192.0.2.1/127` (RFC 8866 5.7) without TTL and count, null where there is none. */
export function connectionAddress(value: string): string | null {
  const address = blankTokens(value, 3)[2];
  if (address === undefined) return null;
  const slash = address.indexOf('/');
  return (slash < 0 ? address : address.slice(0, slash)) || null;
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
