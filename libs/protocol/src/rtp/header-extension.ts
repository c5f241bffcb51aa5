/** Profile of one-byte elements, and of two-byte elements without its low four bits (RFC 8285 4.2, 4.3). */
const ONE_BYTE = 0xbede;
const TWO_BYTE = 0x1000;

/**
 * Where the data of element `id` start in a header extension (RFC 8285) that begins at `start` with its profile; -1 where it has none.
 *
 *   one byte:  id(4) length - 1 (4)   id 15, and id 0 with a length, end the list
 *   two byte:  id(8) length(8)        an octet 0 is padding in both
 */
export function extensionElement(bytes: Uint8Array, start: number, end: number, id: number): number {
  if (start + 4 > end) return -1;
  const profile = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  const words = ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number);
  const last = Math.min(end, start + 4 + 4 * words);
  if (profile !== ONE_BYTE && (profile & 0xfff0) !== TWO_BYTE) return -1;
  const headerOctets = profile === ONE_BYTE ? 1 : 2;
  let at = start + 4;
  while (at + headerOctets <= last) {
    const first = bytes[at] as number;
    if (first === 0) {
      at++;
      continue;
    }
    const own = headerOctets === 1 ? first >> 4 : first;
    if (headerOctets === 1 && (own === 15 || own === 0)) return -1;
    const octets = headerOctets === 1 ? (first & 0x0f) + 1 : (bytes[at + 1] as number);
    const data = at + headerOctets;
    if (data + octets > last) return -1;
    if (own === id) return octets > 0 ? data : -1;
    at = data + octets;
  }
  return -1;
}
