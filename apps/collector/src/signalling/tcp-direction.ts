import type { Keyed } from '../flow/keyed-slots.js';
import type { StreamContent } from './stream-content.js';

/** What it costs to hold a segment, beside its octets. */
const SEGMENT_OVERHEAD_OCTETS = 256;

export interface Segment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** When it was captured. */
  readonly atUs: number;
}

/** One direction of a TCP connection: where it is in its numbers, what waits, and what its octets say. */
export class TcpDirection implements Keyed {
  /** Made with the first octets: of a flood of SYNs none comes. */
  content: StreamContent | null = null;
  /** First octets, fewer than tell what the content is. */
  beginning: Uint8Array | null = null;
  /** Out of order, sorted by sequence number. */
  held: Segment[] = [];
  heldOctets = 0;
  /** It was closed by its sender: what still comes is sent again. */
  isOver = false;
  /** Of `octetsTaken`, what its owner has in its sum. */
  octetsCounted = 0;
  /** Sequence number of its first octet. */
  readonly first: number;

  constructor(
    readonly keyA: number,
    readonly keyB: number,
    readonly keyC: number,
    readonly keyD: number,
    readonly src: string,
    readonly dst: string,
    /** Sequence number of the next octet. */
    public next: number,
    public lastUs: number,
    /** Capture time of the segment that is delivered, which is that of a message that it completes. */
    public deliveredUs = lastUs,
    /** SDP announced one of its addresses, so that RTP without ICE before it is believed. */
    readonly isAnnounced = false,
  ) {
    this.first = next;
  }

  /** Memory taken by what waits: segments for those before them, beginnings of messages for their rest. */
  get octetsTaken(): number {
    return (
      (this.content?.octetsTaken ?? this.beginning?.length ?? 0) +
      this.heldOctets +
      this.held.length * SEGMENT_OVERHEAD_OCTETS
    );
  }

  get isSip(): boolean {
    const carries = this.content?.carries;
    return carries === 'sip' || carries === 'websocket';
  }

  get isStun(): boolean {
    return this.content?.carries === 'stun';
  }

  get isMedia(): boolean {
    return this.content?.carries === 'media';
  }

  /** It carries nothing that is followed. */
  get isOther(): boolean {
    return this.content?.carries === 'other';
  }
}
