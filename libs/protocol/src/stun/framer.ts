import { uint16, uint32 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';
import { STUN_COOKIE, STUN_HEADER_OCTETS } from './message.js';

type Take = (bytes: Uint8Array, start: number, end: number) => void;

/** Channel, length. */
const CHANNEL_HEADER_OCTETS = 4;

/** True where octets begin with a STUN message as TCP carries it: its own length is all the framing there is (RFC 8489 6.2.2). */
export function beginsWithStun(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 8 && (bytes[start] as number) < 4 && uint32(bytes, start + 4) === STUN_COOKIE;
}

/**
 * Cuts a TCP stream into STUN messages (RFC 8489 6.2.2) and TURN channel data, which TCP pads to whole words (RFC 8656 12.5). Holds one
 * message at most, 65 KiB. After a gap it goes on where octets begin with a message.
 */
export class StunFramer {
  /** Octets that belong to no message. */
  octetsSkipped = 0;
  /** Beginning of a message whose rest has not come. */
  private readonly held = new HeldOctets();
  /** False after a gap, until octets begin with a message. */
  private isAligned = true;

  push(bytes: Uint8Array, take: Take): void {
    const { held } = this;
    if (held.length === 0) {
      held.add(bytes, this.cut(bytes, take));
      return;
    }
    held.add(bytes);
    const { octets } = held;
    const first = messageOctets(octets, 0, octets.length);
    if (first < 0 || (first > 0 && padded(first) > octets.length)) return;
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

  /** Gives the whole messages; returns where one begins that is not whole, else where the octets end. */
  private cut(bytes: Uint8Array, take: Take): number {
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      const octets = this.isAligned || isAtMessage(bytes, at, end) ? messageOctets(bytes, at, end) : 0;
      if (octets === 0) {
        this.isAligned = false;
        this.octetsSkipped += end - at;
        return end;
      }
      if (octets < 0 || at + padded(octets) > end) return at;
      this.isAligned = true;
      take(bytes, at, at + octets);
      at += padded(octets);
    }
    return end;
  }
}

/** Octets of the message at `at` without padding; -1 where more are needed to tell, 0 where it is none. */
function messageOctets(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  const left = end - at;
  if (first < 4) {
    if (left < 8) return -1;
    return beginsWithStun(bytes, at, end) ? STUN_HEADER_OCTETS + uint16(bytes, at + 2) : 0;
  }
  if (first < 0x40 || first > 0x4f) return 0;
  return left < CHANNEL_HEADER_OCTETS ? -1 : CHANNEL_HEADER_OCTETS + uint16(bytes, at + 2);
}

/** Any octets may look like channel data: behind a gap only a cookie, or a length that ends with the segment, is believed. */
function isAtMessage(bytes: Uint8Array, at: number, end: number): boolean {
  if (beginsWithStun(bytes, at, end)) return true;
  const octets = messageOctets(bytes, at, end);
  return octets > 0 && at + padded(octets) === end;
}

function padded(octets: number): number {
  return (octets + 3) & ~3;
}
