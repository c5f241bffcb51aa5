import type { Decoded } from '../faults.js';
import { decodeHep2, isHep1or2 } from './hep2.js';
import { decodeHep3, isHep3 } from './hep3.js';
import type { HepPacket } from './packet.js';

/** Reads a HEP packet of any version. */
export function decodeHep(bytes: Uint8Array, start: number, end: number): Decoded<HepPacket> {
  return isHep3(bytes, start, end) ? decodeHep3(bytes, start, end) : decodeHep2(bytes, start, end);
}

/** True where a datagram may be HEP of any version. */
export function looksLikeHep(bytes: Uint8Array, start: number, end: number): boolean {
  return isHep3(bytes, start, end) || isHep1or2(bytes, start, end);
}
