import { uint16, uint32 } from '../bytes.js';
import { STUN_COOKIE, STUN_HEADER_OCTETS } from './message.js';

type Take = (bytes: Uint8Array, start: number, end: number) => void;

const EMPTY = new Uint8Array(0);
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
  /** Beginning of a message whose rest has not come: `heldOctets` of it. */
  private held = EMPTY;
  private heldOctets = 0;
  /** False after a gap, until octets begin with a message. */
  private isAligned = true;

  push(bytes: Uint8Array, take: Take): void {
    if (this.heldOctets === 0) {
      const rest = this.cut(bytes, bytes.length, take);
      if (rest < bytes.length) this.hold(bytes.subarray(rest));
      return;
    }
    this.hold(bytes);
    const { held, heldOctets } = this;
    const octets = messageOctets(held, 0, heldOctets);
    if (octets < 0 || (octets > 0 && padded(octets) > heldOctets)) return;
    this.heldOctets = 0;
    const rest = this.cut(held, heldOctets, take);
    if (rest === heldOctets) return;
    held.copyWithin(0, rest, heldOctets);
    this.heldOctets = heldOctets - rest;
  }

  /** Octets were never captured. */
  gap(): void {
    this.octetsSkipped += this.heldOctets;
    this.heldOctets = 0;
    this.isAligned = false;
  }

  /** Gives the whole messages of the octets up to `end`; returns where one begins that is not whole, else `end`. */
  private cut(bytes: Uint8Array, end: number, take: Take): number {
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

  private hold(bytes: Uint8Array): void {
    const needed = this.heldOctets + bytes.length;
    if (needed > this.held.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.held.length));
      larger.set(this.held.subarray(0, this.heldOctets));
      this.held = larger;
    }
    this.held.set(bytes, this.heldOctets);
    this.heldOctets = needed;
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
