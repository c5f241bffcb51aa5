import { indexOutsideQuotes, parameter } from './parameters.js';

/** Content-Type (RFC 3261 20.15) or Content-Disposition (20.11): a word and parameters. */
export interface MediaType {
  /** Lower case, without parameters: `application/sdp`. */
  readonly name: string;
  readonly parameters: string;
}

export function parseMediaType(value: string): MediaType {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const name = value
    .slice(0, semicolon)
    .replace(/[ \t]+/g, '')
    .toLowerCase();
  return { name, parameters: semicolon < value.length ? value.slice(semicolon) : '' };
}

/** Octets of the body that the sender declared (RFC 3261 20.14), null where that is no number. */
export function parseContentLength(value: string): number | null {
  if (value.length === 0 || value.length > 10) return null;
  let length = 0;
  for (let index = 0; index < value.length; index++) {
    const digit = value.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return null;
    length = length * 10 + digit;
  }
  return length;
}

/** `boundary` of a multipart type (RFC 2046 5.1.1), null where there is none of legal length. */
export function multipartBoundary(type: MediaType): string | null {
  if (!type.name.startsWith('multipart/')) return null;
  const boundary = parameter(type.parameters, 'boundary');
  return boundary && boundary.length <= 200 ? boundary : null;
}
