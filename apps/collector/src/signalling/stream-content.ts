import {
  areFramedMedia,
  beginsWithFramedStun,
  beginsWithStun,
  ConnectionFramer,
  HeldOctets,
  isSipKeepAlive,
  looksLikeSip,
  readSipHandshake,
  SipFramer,
  StunFramer,
  WebSocketFramer,
} from '@earshot/protocol';
import { MessageInflater } from './message-inflater.js';

/** What a direction was found to carry. */
export type Carries = 'unknown' | 'sip' | 'websocket' | 'stun' | 'media' | 'other';

/** How a message was carried; `stun` and `media` are packets. */
export type StreamTransport = 'tcp' | 'ws' | 'tls' | 'wss' | 'stun' | 'media';

export type TakeMessage = (
  bytes: Uint8Array,
  start: number,
  end: number,
  transport: StreamTransport,
  /** When it was captured, where that was before what is delivered: Unix microseconds. */
  heldSinceUs?: number,
) => void;

/** What the octets of one direction of a connection say, which come in their order. */
export interface StreamContent {
  readonly carries: Carries;
  /** Memory taken by beginnings of messages. */
  readonly octetsTaken: number;
  /** Takes the next octets of the stream. Returns how many octets are found to belong to no message. */
  deliver(bytes: Uint8Array, take: TakeMessage): number;
  /** Octets were never captured. */
  gap(): void;
}

/** SIP, as such or in a WebSocket, STUN and TURN, or media (RFC 4571, RFC 6544). */
export class PlainContent implements StreamContent {
  carries: Carries = 'unknown';

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
    /** SDP announced one of its addresses, so that RTP without ICE before it is believed. */
    private readonly isAnnounced = false,
  ) {}

  get octetsTaken(): number {
    const { sip, webSocket, inflater, packets, beginning } = this;
    const ofFrames = (webSocket?.octetsTaken ?? 0) + (inflater?.octetsTaken ?? 0);
    const ofBeginning = (sip?.octetsTaken ?? 0) + (beginning?.octetsTaken ?? 0);
    return ofBeginning + ofFrames + (packets?.octetsTaken ?? 0);
  }

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

  gap(): void {
    this.sip?.gap();
    this.webSocket?.gap();
    this.packets?.gap();
    if (this.webSocket !== null || (this.beginning?.length ?? 0) > 0) this.carries = 'other';
  }

  /** A stream of frames: what is seen began after the handshake. */
  static ofFrames(): PlainContent {
    const content = new PlainContent();
    content.startFrames();
    return content;
  }

  private startFrames(): void {
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
    const kind = this.carries === 'media' ? 'media' : 'stun';
    framer.push(bytes, (message, start, end) => take(message, start, end, kind));
    return framer.octetsSkipped - before;
  }

  private deliverFrames(bytes: Uint8Array, take: TakeMessage): number {
    const framer = this.webSocket as WebSocketFramer;
    const before = framer.octetsNotInflated;
    framer.push(bytes, (message, start, end) => {
      if (!isSipKeepAlive(message, start, end)) take(message, start, end, 'ws');
    });
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
