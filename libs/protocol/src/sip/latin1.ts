/**
 * Octets as text, a character an octet, so that string offsets are octet offsets (RFC 3261 7: headers are UTF-8, but lengths count octets).
 */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', start, end);
}

/** The text that a slice of such octets stands for: UTF-8 where it is valid, else as it was. */
export function utf8Text(latin1: string): string {
  if (isAscii(latin1)) return latin1;
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
