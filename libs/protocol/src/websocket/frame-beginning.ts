import { uint16 } from '../bytes.js';

/** First octet of a frame that begins a message without compression: FIN or not, text or binary (RFC 6455 5.2). */
const BEGINS_MESSAGE = new Set([0x01, 0x02, 0x81, 0x82]);

/**
 * The first octets of the message whose first frame begins here, unmasked, `most` at the most: as many as there are, however much of
 * the frame is still to come. Null where no uncompressed message begins.
 */
export function messageBeginning(bytes: Uint8Array, start: number, end: number, most: number): Uint8Array | null {
  if (end - start < 2 || !BEGINS_MESSAGE.has(bytes[start] as number)) return null;
  const second = bytes[start + 1] as number;
  const short = second & 0x7f;
  const lengthOctets = short === 126 ? 2 : short === 127 ? 8 : 0;
  const key = start + 2 + lengthOctets;
  const payload = key + (second >= 0x80 ? 4 : 0);
  if (payload >= end) return null;
  // What needs 64 bits is longer than what is looked at.
  const length = lengthOctets === 8 ? most : lengthOctets === 2 ? uint16(bytes, start + 2) : short;
  const beginning = bytes.slice(payload, Math.min(end, payload + Math.min(most, length)));
  if (second >= 0x80) {
    for (let at = 0; at < beginning.length; at++)
      beginning[at] = (beginning[at] as number) ^ (bytes[key + (at & 3)] as number);
  }
  return beginning;
}
