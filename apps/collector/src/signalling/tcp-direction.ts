import {
  areFramedMedia,
  beginsWithFramedStun,
  beginsWithStun,
  ConnectionFramer,
  HeldOctets,
  looksLikeSip,
  readSipHandshake,
  SipFramer,
  StunFramer,
  WebSocketFramer,
} from '@earshot/protocol';
import type { Keyed } from '../flow/keyed-slots.js';
import { MessageInflater } from './message-inflater.js';

/** What a direction was found to carry. */
type Carries = 'unknown' | 'sip' | 'websocket' | 'stun' | 'media' | 'other';

type TakeMessage = (bytes: Uint8Array, start: number, end: number, transport: 'tcp' | 'ws' | 'stun' | 'media') => void;

/** What it costs to hold a segment, beside its octets. */
const SEGMENT_OVERHEAD_OCTETS = 256;

export interface Segment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** When it was captured. */
  readonly atUs: number;
}

/** One direction of a TCP connection that may carry SIP, as such or in a WebSocket, STUN and TURN, or media (RFC 4571, RFC 6544). */
export class TcpDirection implements Keyed {
  carries: Carries = 'unknown';
  /** Out of order, sorted by sequence number. */
  held: Segment[] = [];
  heldOctets = 0;
  /** It was closed by its sender: what still comes is sent again. */
  isOver = false;
  /** Of `octetsTaken`, what its owner has in its sum. */
  octetsCounted = 0;
  /** Sequence number of its first octet. */
  readonly first: number;

  /** Made with the first octets: of a flood of SYNs none comes. */
  private sip: SipFramer | null = null;
  private webSocket: WebSocketFramer | null = null;
  private inflater: MessageInflater | null = null;
  /** Of STUN and TURN, or of what RFC 4571 frames. */
  private packets: StunFramer | ConnectionFramer | null = null;
  /** Beginning of the stream, while it may be a handshake. */
  private beginning: HeldOctets | null = null;
  private isAtBeginning = true;
  private skipped = 0;

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
    private readonly isAnnounced = false,
  ) {
    this.first = next;
  }

  /** Memory taken by what waits: segments for those before them, beginnings of messages for their rest. */
  get octetsTaken(): number {
    const { sip, webSocket, inflater, packets, beginning, held } = this;
    const ofFrames = (webSocket?.octetsTaken ?? 0) + (inflater?.octetsTaken ?? 0);
    const ofBeginning = (sip?.octetsTaken ?? 0) + (beginning?.octetsTaken ?? 0);
    const ofStream = ofBeginning + ofFrames + (packets?.octetsTaken ?? 0);
    return ofStream + this.heldOctets + held.length * SEGMENT_OVERHEAD_OCTETS;
  }

  get isSip(): boolean {
    return this.carries === 'sip' || this.carries === 'websocket';
  }

  get isStun(): boolean {
    return this.carries === 'stun';
  }

  get isMedia(): boolean {
    return this.carries === 'media';
  }

  /** Takes the next octets of the stream. Returns how many octets are found to belong to no message. */
  deliver(bytes: Uint8Array, take: TakeMessage): number {
    if (this.carries === 'unknown') this.recognisePackets(bytes);
    if (this.packets !== null) return this.deliverPackets(this.packets, bytes, take);
    if (this.webSocket !== null) return this.deliverFrames(bytes, take);
    if (this.isAtBeginning && this.isHandshake(bytes, take)) return 0;
    this.isAtBeginning = false;
    if (this.carries === 'other') return 0;
    this.sip ??= new SipFramer();
    this.sip.push(bytes, (message, start, end) => {
      this.carries = 'sip';
      take(message, start, end, 'tcp');
    });
    const { dropped } = this.sip.counters;
    const skipped = dropped['not-sip'] + dropped['header-too-long'] + dropped['body-too-long'] + dropped.gap;
    const more = skipped - this.skipped;
    this.skipped = skipped;
    if (this.carries === 'sip') return more;
    if (looksLikeSip(bytes, 0, bytes.length)) this.carries = 'sip';
    else if (dropped['not-sip'] > 0) this.carries = 'other';
    return 0;
  }

  /** Octets were never captured. */
  gap(): void {
    this.sip?.gap();
    this.webSocket?.gap();
    this.packets?.gap();
    if (this.webSocket !== null || (this.beginning?.length ?? 0) > 0) this.carries = 'other';
  }

  /** From here on the stream is one of frames: what is seen began after the handshake. */
  startFrames(): void {
    const inflater = new MessageInflater();
    this.inflater = inflater;
    this.webSocket = new WebSocketFramer((payload) => inflater.inflate(payload));
    this.carries = 'websocket';
  }

  private recognisePackets(bytes: Uint8Array): void {
    const { length } = bytes;
    if (beginsWithStun(bytes, 0, length)) {
      this.carries = 'stun';
      this.packets = new StunFramer();
    } else if (beginsWithFramedStun(bytes, 0, length) || (this.isAnnounced && areFramedMedia(bytes, 0, length))) {
      this.carries = 'media';
      this.packets = new ConnectionFramer();
    }
  }

  private deliverPackets(framer: StunFramer | ConnectionFramer, bytes: Uint8Array, take: TakeMessage): number {
    const before = framer.octetsSkipped;
    const kind = this.isMedia ? 'media' : 'stun';
    framer.push(bytes, (message, start, end) => take(message, start, end, kind));
    return framer.octetsSkipped - before;
  }

  private deliverFrames(bytes: Uint8Array, take: TakeMessage): number {
    const framer = this.webSocket as WebSocketFramer;
    const before = framer.octetsNotInflated;
    framer.push(bytes, (message, start, end) => take(message, start, end, 'ws'));
    return framer.broken ? bytes.length : framer.octetsNotInflated - before;
  }

  /** True where the octets are those of a handshake, or may be. */
  private isHandshake(bytes: Uint8Array, take: TakeMessage): boolean {
    const seen = this.beginning?.length ?? 0;
    this.beginning?.add(bytes);
    const octets = this.beginning?.octets ?? bytes;
    const handshake = readSipHandshake(octets, seen);
    if (handshake.kind === 'sip') {
      this.startFrames();
      if (handshake.end < octets.length) this.deliverFrames(octets.subarray(handshake.end), take);
      this.beginning = null;
      return true;
    }
    const isHttp = octets[0] === 0x47 || octets[0] === 0x48; // GET, HTTP
    if (handshake.kind === 'more' && isHttp) {
      if (this.beginning === null) {
        this.beginning = new HeldOctets();
        this.beginning.add(bytes);
      }
      return true;
    }
    if (this.beginning !== null) {
      this.beginning = null;
      this.carries = 'other';
    }
    return false;
  }
}
