/**
 * Octets as text, a character an octet, so that string offsets are octet offsets: headers are UTF-8 (RFC 3261 7), but lengths count
 * octets.
 */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  return bufferOf(bytes).toString('latin1', start, end);
}

/** The same text where all octets are ASCII, else null; faster than looking at each. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string | null {
  const text = bufferOf(bytes).toString('utf8', start, end);
  // Every octet above 127 shortens the text or becomes U+FFFD.
  return text.length === end - start && !text.includes('\ufffd') ? text : null;
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

/** The chunk of a capture that was looked at last: its messages come one after another. */
let chunk: Uint8Array = new Uint8Array(0);
let chunkBuffer: Buffer = Buffer.alloc(0);

function bufferOf(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  if (bytes !== chunk) {
    chunk = bytes;
    chunkBuffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return chunkBuffer;
}
