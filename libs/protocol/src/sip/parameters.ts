const QUOTE = 0x22;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;

/**
 * Value of a `;name=value` parameter (RFC 3261 25.1 generic-param), null where it is absent, '' where it has no value.
 * `parameters` starts at the first semicolon. Names compare without case; blanks around `=` and `;` are allowed;
 * quoted values are returned without quotes and escapes.
 */
export function parameter(parameters: string, name: string): string | null {
  let position = 0;
  while (position < parameters.length) {
    if (parameters.charCodeAt(position) === SEMICOLON) position++;
    let equals = -1;
    let quoted = false;
    let index = position;
    for (; index < parameters.length; index++) {
      const code = parameters.charCodeAt(index);
      if (quoted) {
        if (code === BACKSLASH) index++;
        else if (code === QUOTE) quoted = false;
      } else if (code === SEMICOLON) break;
      else if (code === QUOTE) quoted = true;
      else if (code === EQUALS && equals < 0) equals = index;
    }
    const end = Math.min(index, parameters.length);
    if (isNamed(parameters.slice(position, equals < 0 ? end : equals), name)) {
      return equals < 0 ? '' : unquote(parameters.slice(equals + 1, end).trim());
    }
    position = end;
  }
  return null;
}

/** `"a \"b\""` without quotes and escapes; anything else as it is. */
export function unquote(text: string): string {
  if (text.charCodeAt(0) !== QUOTE) return text;
  const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length;
  const inner = text.slice(1, end);
  return inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner;
}

/** Offset of the next separator outside quotes and angle brackets, or the length. */
export function indexOutsideQuotes(text: string, separator: number, from: number): number {
  let quoted = false;
  let bracketed = false;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === LESS) bracketed = true;
    else if (code === GREATER) bracketed = false;
    else if (code === separator && !bracketed) return index;
  }
  return text.length;
}

/** Splits a comma list (RFC 3261 7.3.1) outside quotes and angle brackets; empty elements are dropped. */
export function commaList(value: string): string[] {
  if (!value.includes(',')) return value === '' ? [] : [value];
  const elements: string[] = [];
  let position = 0;
  while (position <= value.length) {
    const end = indexOutsideQuotes(value, COMMA, position);
    const element = value.slice(position, end).trim();
    if (element !== '') elements.push(element);
    position = end + 1;
  }
  return elements;
}

function isNamed(written: string, name: string): boolean {
  return written === name || (written.length >= name.length && written.trim().toLowerCase() === name);
}
