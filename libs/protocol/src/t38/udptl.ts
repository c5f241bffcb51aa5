import { uint16 } from '../bytes.js';

/** Redundant packets counted of one datagram; senders add three or four. */
const MAX_REDUNDANT = 32;

/** One UDPTL datagram (T.38 9.1): where its primary packet is, and how many packets before it the redundancy brings again. */
export interface UdptlDatagram {
  readonly sequence: number;
  readonly primaryStart: number;
  readonly primaryEnd: number;
  readonly redundantPackets: number;
}

/**
 * T.38 9.1, aligned PER (X.691):
 *
 *   sequence(16) | length of primary(8 or 16) primary | 0: count(8) { length packet } … or 0x80: forward error correction
 *
 * Null where it is none: a primary packet that is empty or longer than the datagram.
 */
export function readUdptl(bytes: Uint8Array, start: number, end: number): UdptlDatagram | null {
  if (end - start < 4) return null;
  const sequence = uint16(bytes, start);
  const primary = openType(bytes, start + 2, end);
  if (primary === null || primary.octets === 0) return null;
  const primaryStart = primary.start;
  const primaryEnd = primary.start + primary.octets;
  let redundantPackets = 0;
  let at = primaryEnd + 2;
  if (at <= end && bytes[primaryEnd] === 0) {
    const count = Math.min(bytes[primaryEnd + 1] as number, MAX_REDUNDANT);
    for (let index = 0; index < count; index++) {
      const entry = openType(bytes, at, end);
      if (entry === null) break;
      redundantPackets++;
      at = entry.start + entry.octets;
    }
  }
  return { sequence, primaryStart, primaryEnd, redundantPackets };
}

/** X.691 10.9: lengths under 128 in one octet, under 16384 in two that begin with the bits 10. */
function openType(bytes: Uint8Array, at: number, end: number): { start: number; octets: number } | null {
  if (at >= end) return null;
  const first = bytes[at] as number;
  const isLong = first >= 0x80;
  if (isLong && (first >= 0xc0 || at + 2 > end)) return null;
  const octets = isLong ? uint16(bytes, at) & 0x3fff : first;
  const start = at + (isLong ? 2 : 1);
  return start + octets > end ? null : { start, octets };
}
