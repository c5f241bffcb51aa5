import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** A payload inflates to at most this: ten times the longest datagram. */
const MAX_INFLATED_OCTETS = 655_360;

/** The payload of chunk 0x10: zlib (RFC 1950) with captagent; others may send gzip (RFC 1952) or deflate alone (RFC 1951). Null where it is none. */
export function inflatePayload(bytes: Uint8Array): Uint8Array | null {
  const [first = 0, second = 0] = bytes;
  const isGzip = first === 0x1f && second === 0x8b;
  // RFC 1950 2.2: method 8, and a multiple of 31.
  const isZlib = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
  const inflate = isGzip ? gunzipSync : isZlib ? inflateSync : inflateRawSync;
  try {
    const inflated = inflate(bytes, { maxOutputLength: MAX_INFLATED_OCTETS });
    return new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.length);
  } catch {
    return null;
  }
}
