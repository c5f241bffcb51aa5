import { uint16 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';
import { beginsWithStun } from '../stun/framer.js';
import { STUN_HEADER_OCTETS } from '../stun/message.js';

type Take = (bytes: Uint8Array, start: number, end: number) => void;

const LENGTH_OCTETS = 2;
const LEAST_RTP_OCTETS = 12;

/** True where octets begin with a STUN message in the framing of RFC 4571, as every connection of ICE-TCP does (RFC 6544 10). */
export function beginsWithFramedStun(bytes: Uint8Array, start: number, end: number): boolean {
  const first = start + LENGTH_OCTETS;
  if (!beginsWithStun(bytes, first, end)) return false;
  return uint16(bytes, start) === STUN_HEADER_OCTETS + uint16(bytes, first + 2);
}

/**
 * True where octets are packets of RTP or RTCP in that framing, one after the other up to `end`, of which the last may be cut off. Two
 * octets in four begin so by chance: to be asked only of addresses that SDP announced.
 */
export function areFramedMedia(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (end - at < LENGTH_OCTETS) return at > start;
    const length = uint16(bytes, at);
    const first = at + LENGTH_OCTETS;
    if (length > 0 && length < LEAST_RTP_OCTETS - 4) return false;
    if (length > 0 && first < end && (bytes[first] as number) >> 6 !== 2) return false;
    at = first + length;
  }
  return at > start + LENGTH_OCTETS;
}

/**
 * Cuts a connection into the packets of RTP, RTCP, STUN and DTLS that RFC 4571 2 frames, each behind its length in 16 bits; an empty one
 * is passed over. Holds one packet at most, 64 KiB. After a gap it goes on where octets are packets again.
 */
export class ConnectionFramer {
  /** Octets that belong to no packet. */
  octetsSkipped = 0;
  private readonly held = new HeldOctets();
  /** False after a gap, until octets begin with packets. */
  private isAligned = true;

  push(bytes: Uint8Array, take: Take): void {
    const { held } = this;
    if (held.length === 0) {
      held.add(bytes, this.cut(bytes, take));
      return;
    }
    held.add(bytes);
    const { octets } = held;
    if (octets.length < LENGTH_OCTETS || octets.length < LENGTH_OCTETS + uint16(octets, 0)) return;
    held.drop(this.cut(octets, take));
  }

  /** Memory taken by what waits for its rest. */
  get octetsTaken(): number {
    return this.held.octetsTaken;
  }

  /** Octets were never captured. */
  gap(): void {
    this.octetsSkipped += this.held.length;
    this.held.clear();
    this.isAligned = false;
  }

  /** Gives the whole packets; returns where one begins that is not whole, else where the octets end. */
  private cut(bytes: Uint8Array, take: Take): number {
    const end = bytes.length;
    if (!this.isAligned && !beginsWithFramedStun(bytes, 0, end) && !areFramedMedia(bytes, 0, end)) {
      this.octetsSkipped += end;
      return end;
    }
    this.isAligned = true;
    let at = 0;
    while (at + LENGTH_OCTETS <= end) {
      const first = at + LENGTH_OCTETS;
      const next = first + uint16(bytes, at);
      if (next > end) return at;
      if (next > first) take(bytes, first, next);
      at = next;
    }
    return at;
  }
}
