import { type Frame, looksLikeSip, readSctpDataChunks, type SctpDataChunk, socketAddressText } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { type Keyed, KeyedSlots } from '../flow/keyed-slots.js';

/** Directions of SCTP associations that are followed. */
export const MAX_SCTP_DIRECTIONS = 4096;
/** Fragments and octets held of one direction; beyond them all that is held of it is given up. */
export const MAX_SCTP_FRAGMENTS = 256;
export const MAX_SCTP_FRAGMENT_OCTETS = 327_680;
/** Memory that all fragments may take: of the associations that nothing came of for longest they are given up. */
export const MAX_SCTP_WAITING_OCTETS = 16 << 20;
const FRAGMENT_OVERHEAD_OCTETS = 256;
/** Nothing is awaited for longer. */
const IDLE_US = 60_000_000;

interface Fragment {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly transmissionSequence: number;
  readonly bytes: Uint8Array;
}

/** Transmission sequence numbers remembered of one direction, as many as the pieces of the longest message. */
const REMEMBERED = MAX_SCTP_FRAGMENTS;

/** One direction of an association that SIP was found in, or pieces that may be of SIP. */
class SctpDirection implements Keyed {
  readonly keyD = 0;
  /** By `fragmentKey`: the pieces of a message have consecutive numbers (RFC 9260 6.9, RFC 8260 2.2.2). */
  readonly fragments = new Map<number | string, Fragment>();
  octets = 0;

  /** The last of which the message was taken: what has such a number is sent again (RFC 9260 6.2). */
  private taken: Uint32Array | null = null;
  private takenCount = 0;

  /** Memory taken by fragments. */
  get weight(): number {
    return this.octets + this.fragments.size * FRAGMENT_OVERHEAD_OCTETS;
  }

  constructor(
    readonly keyA: number,
    readonly keyB: number,
    readonly keyC: number,
    public lastUs: number,
  ) {}

  note(sequence: number): void {
    this.taken ??= new Uint32Array(REMEMBERED);
    this.taken[this.takenCount % REMEMBERED] = sequence;
    this.takenCount++;
  }

  wasTaken(sequence: number): boolean {
    const at = this.taken?.indexOf(sequence) ?? -1;
    return at >= 0 && at < this.takenCount;
  }
}

function fragmentKey(interleavedMessage: number, sequence: number): number | string {
  return interleavedMessage === 0 ? sequence : `${interleavedMessage}:${sequence}`;
}

type Take = (bytes: Uint8Array, start: number, end: number, src: string, dst: string) => void;

/** SIP messages in the DATA and I-DATA chunks of SCTP (RFC 4168, RFC 8260): one to a user message, which may come in pieces. */
export class SctpMessages {
  private readonly directions: KeyedSlots<SctpDirection>;
  private octetsWaiting = 0;

  constructor(
    seed: number,
    private readonly counters: CollectorCounters,
    private readonly take: Take,
  ) {
    this.directions = new KeyedSlots(seed, MAX_SCTP_DIRECTIONS, (each) => this.giveUp(each));
  }

  /** Takes the packet whose chunks the frame is at. True where it carries SIP, or a piece that may be of SIP. */
  packet(frame: Frame): boolean {
    let isSip = false;
    const fault = readSctpDataChunks(frame.data, frame.offset, frame.end, (chunk) => {
      if (chunk.payloadProtocol !== 0) {
        this.counters.addNamed('other', `sctp-payload.${chunk.payloadProtocol}`);
      } else if (chunk.isFirst && chunk.isLast) {
        isSip = this.wholeChunk(frame, chunk) || isSip;
      } else {
        isSip = this.fragment(frame, chunk) || isSip;
      }
    });
    if (fault !== null) this.counters.addNamed('undecoded', `sctp-${fault}`);
    return isSip;
  }

  /** Gives up pieces whose message never became whole. */
  sweep(nowUs: number): void {
    this.directions.forEach((each) => {
      if (nowUs - each.lastUs <= IDLE_US) return;
      this.giveUp(each);
      this.directions.remove(each);
    });
  }

  private wholeChunk(frame: Frame, { start, end, transmissionSequence }: SctpDataChunk): boolean {
    if (!looksLikeSip(frame.data, start, end)) return false;
    const direction = this.directionOf(frame);
    if (direction.wasTaken(transmissionSequence)) return true;
    direction.note(transmissionSequence);
    this.message(frame, frame.data, start, end);
    return true;
  }

  private message(frame: Frame, bytes: Uint8Array, start: number, end: number): void {
    if (!looksLikeSip(bytes, start, end)) return;
    const { addresses, family } = frame;
    const src = socketAddressText(addresses, frame.sourceOffset, family, frame.sourcePort);
    const dst = socketAddressText(addresses, frame.destinationOffset, family, frame.destinationPort);
    this.take(bytes, start, end, src, dst);
  }

  private fragment(frame: Frame, chunk: SctpDataChunk): boolean {
    const direction = this.directionOf(frame);
    const { fragments } = direction;
    const { interleavedMessage, fragmentSequence, transmissionSequence, isFirst, isLast } = chunk;
    const key = fragmentKey(interleavedMessage, fragmentSequence);
    // Sent again: what came first holds.
    if (fragments.has(key) || direction.wasTaken(transmissionSequence)) return true;
    const before = direction.weight;
    const bytes = frame.data.slice(chunk.start, chunk.end);
    if (fragments.size >= MAX_SCTP_FRAGMENTS || direction.octets + bytes.length > MAX_SCTP_FRAGMENT_OCTETS) {
      this.giveUp(direction);
    }
    fragments.set(key, { isFirst, isLast, transmissionSequence, bytes });
    direction.octets += bytes.length;
    const whole = this.whole(direction, interleavedMessage, fragmentSequence);
    if (whole !== null) this.message(frame, whole, 0, whole.length);
    this.octetsWaiting += direction.weight - before;
    // A sixteenth at a time, so that a flood costs little for each fragment.
    if (this.octetsWaiting > MAX_SCTP_WAITING_OCTETS)
      this.directions.evictWeight(MAX_SCTP_WAITING_OCTETS >> 4, ({ weight }) => weight);
    return true;
  }

  private directionOf(frame: Frame): SctpDirection {
    const ports = (frame.sourcePort << 16) | frame.destinationPort;
    const known = this.directions.find(frame.source, frame.destination, ports, 0);
    if (known !== null) {
      known.lastUs = frame.atUs;
      return known;
    }
    const direction = new SctpDirection(frame.source, frame.destination, ports, frame.atUs);
    this.directions.add(direction);
    return direction;
  }

  /** The message that the piece of that number belongs to, taken out of what is held; null where a piece is missing. */
  private whole(direction: SctpDirection, message: number, sequence: number): Uint8Array | null {
    const { fragments } = direction;
    let first = sequence;
    while (fragments.get(fragmentKey(message, first))?.isFirst === false) first = (first - 1) >>> 0;
    const parts: Fragment[] = [];
    for (let at = first; ; at = (at + 1) >>> 0) {
      const fragment = fragments.get(fragmentKey(message, at));
      if (fragment === undefined) return null;
      parts.push(fragment);
      if (fragment.isLast) break;
    }
    const bytes = new Uint8Array(Buffer.concat(parts.map((part) => part.bytes)));
    for (const [index, { transmissionSequence }] of parts.entries()) {
      fragments.delete(fragmentKey(message, (first + index) >>> 0));
      direction.note(transmissionSequence);
    }
    direction.octets -= bytes.length;
    return bytes;
  }

  private giveUp(direction: SctpDirection): void {
    this.counters.add('sip.sctp-fragments-given-up', direction.fragments.size);
    this.octetsWaiting -= direction.weight;
    direction.fragments.clear();
    direction.octets = 0;
  }
}
