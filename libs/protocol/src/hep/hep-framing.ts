import { uint16 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';
import { HEP3_HEADER_LENGTH, isHep3 } from './hep3.js';

/** Octets of buffer kept between pushes: room for the longest packet. */
const MAX_IDLE_OCTETS = 131_072;

const MAGIC_LENGTH = 4;

/** Why octets of a stream were passed over. A closed list: each is a counter's name. */
export type HepFramingDrop = 'bad-magic' | 'bad-length';

export interface HepFramerCounters {
  packets: number;
  /** Octets passed over, by reason. */
  dropped: Record<HepFramingDrop, number>;
}

/**
 * Cuts HEPv3 packets out of a TCP stream. It holds at most one packet (64 KiB) beside what is pushed, and looks for the next `HEP3`
 * where the stream is garbled.
 */
export class HepFramer {
  readonly counters: HepFramerCounters = { packets: 0, dropped: { 'bad-magic': 0, 'bad-length': 0 } };
  private readonly held = new HeldOctets(MAX_IDLE_OCTETS);

  /**
   * Calls `take` with each whole packet as a range of an array that is valid only during the call: of what was pushed, or of the
   * framer's own where the packet came in pieces.
   */
  push(bytes: Uint8Array, take: (bytes: Uint8Array, start: number, end: number) => void): void {
    const { held } = this;
    if (held.length > 0) {
      held.add(bytes);
      held.drop(this.cut(held.octets, take));
    } else {
      held.add(bytes, this.cut(bytes, take));
    }
  }

  /** Octets waiting for the rest of their packet. */
  get pending(): number {
    return this.held.length;
  }

  private cut(input: Uint8Array, take: (bytes: Uint8Array, start: number, end: number) => void): number {
    const end = input.length;
    let position = 0;
    while (end - position >= HEP3_HEADER_LENGTH) {
      if (!isHep3(input, position, end)) {
        position += this.drop('bad-magic', nextMagic(input, position + 1, end) - position);
        continue;
      }
      const length = uint16(input, position + 4);
      if (length < HEP3_HEADER_LENGTH) {
        // No packet can begin within the magic itself; the rest is looked at again.
        position += this.drop('bad-length', MAGIC_LENGTH);
        continue;
      }
      if (end - position < length) break;
      this.counters.packets++;
      take(input, position, position + length);
      position += length;
    }
    return position;
  }

  private drop(reason: HepFramingDrop, octets: number): number {
    this.counters.dropped[reason] += octets;
    return octets;
  }
}

/** Where a packet may begin again; the last five octets are kept, since they may be the beginning of one. */
function nextMagic(input: Uint8Array, from: number, end: number): number {
  let position = from;
  while (position + HEP3_HEADER_LENGTH <= end && !isHep3(input, position, end)) position++;
  return position;
}
