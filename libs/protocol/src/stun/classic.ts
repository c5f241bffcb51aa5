import { uint16 } from '../bytes.js';

/** Binding and shared secret, as request, response and error response (RFC 3489 11.1). */
const TYPES = new Set([0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112]);
const HEADER_OCTETS = 20;
/** The port of STUN (RFC 3489 9.1), and the one that servers mostly choose for their second address. */
const PORTS = new Set([3478, 3479]);

/** Octets of an attribute's value (RFC 3489 11.2); -1 for text of any length. XOR-MAPPED-ADDRESS and SERVER came with its successors. */
const ATTRIBUTE_OCTETS: ReadonlyMap<number, number> = new Map([
  [0x0001, 8],
  [0x0002, 8],
  [0x0003, 4],
  [0x0004, 8],
  [0x0005, 8],
  [0x0006, -1],
  [0x0007, -1],
  [0x0008, 20],
  [0x0009, -1],
  [0x000a, -1],
  [0x000b, 8],
  [0x0020, 8],
  [0x8020, 8],
  [0x8022, -1],
]);

/**
 * Whether a datagram is a message of RFC 3489, which has no cookie: a type of it, a length that is the datagram's, and attributes of it
 * that fill that length to the octet. One without attributes is nothing but a type and two octets of zero, so a STUN port must be there.
 */
export function looksLikeClassicStun(
  bytes: Uint8Array,
  start: number,
  end: number,
  sourcePort: number,
  destinationPort: number,
): boolean {
  if (end - start < HEADER_OCTETS || !TYPES.has(uint16(bytes, start))) return false;
  if (uint16(bytes, start + 2) !== end - start - HEADER_OCTETS) return false;
  let at = start + HEADER_OCTETS;
  if (at === end) return PORTS.has(sourcePort) || PORTS.has(destinationPort);
  while (at + 4 <= end) {
    const expected = ATTRIBUTE_OCTETS.get(uint16(bytes, at));
    const octets = uint16(bytes, at + 2);
    if (expected === undefined || (expected >= 0 && octets !== expected) || (octets & 3) !== 0) return false;
    at += 4 + octets;
  }
  return at === end;
}
