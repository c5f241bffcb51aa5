import type { SipRecord } from '@earshot/contracts';
import {
  areFramedMedia,
  beginsWithFramedStun,
  beginsWithStun,
  type Frame,
  looksLikeSip,
  messageBeginning,
  proxyHeaderLength,
  socketAddressText,
  TCP_FLAG,
  TLS_BEGINNING_LENGTH,
  TLS_CONTENT,
  tlsSideOf,
  WebSocketFramer,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { ProvenSlots } from '../flow/proven-slots.js';
import { TlsConnection } from '../tls/tls-connection.js';
import { TlsContent } from '../tls/tls-content.js';
import type { TlsKeys } from '../tls/tls-keys.js';
import { MessageInflater } from './message-inflater.js';
import { OpenedDirections } from './opened-directions.js';
import { PlainContent, type StreamContent, type TakeMessage } from './stream-content.js';
import { type Segment, TcpDirection } from './tcp-direction.js';

/** Directions of TCP connections followed at once; of them, those of which one segment with octets has come, and those of which none has. */
export const MAX_TCP_DIRECTIONS = 65_536;
export const MAX_LONE_SEGMENTS = 4096;
export const MAX_OPENED_DIRECTIONS = 65_536;
/** Segments and octets held of one direction while an earlier segment is missing. */
export const MAX_HELD_SEGMENTS = 64;
export const MAX_HELD_OCTETS = 262_144;
/**
 * Memory that all directions may take for segments that wait for those before them, and for beginnings of messages that wait for their
 * rest: those that nothing came of for longest are given up.
 */
export const MAX_WAITING_OCTETS = 64 << 20;
/** A sender that heard no acknowledgement of its last segments repeats them (RFC 6298 2), once or twice within this time. */
export const REPEATS_AFTER_END_US = 4_000_000;
/** A segment that has not come for this long was never captured: a sender repeats it within a few seconds (RFC 6298 2). */
export const MAX_HOLE_US = 10_000_000;
/** A direction is forgotten when nothing came for this long. */
const IDLE_US = 1_800_000_000;

const SKIPPED = {
  sip: 'sip.tcp-octets-skipped',
  stun: 'stun.tcp-octets-skipped',
  media: 'media.tcp-octets-skipped',
} as const;

type TakeSip = (
  bytes: Uint8Array,
  start: number,
  end: number,
  transport: SipRecord['transport'],
  direction: TcpDirection,
  /** Null for what was held until it was given up. */
  frame: Frame | null,
) => void;

/**
 * Puts the segments of connections that carry SIP, STUN and TURN, or media, back in order. A connection is followed from its SYN until its
 * first octets are none of them, or from a segment that begins with a message; of all others nothing is held.
 */
export class TcpReassembly {
  private readonly directions: ProvenSlots<TcpDirection>;
  private readonly opened: OpenedDirections;
  /** What `segment` is at; null while segments are given up that were held. */
  private frame: Frame | null = null;
  private octetsWaiting = 0;

  constructor(
    seed: number,
    private readonly counters: CollectorCounters,
    private readonly takeSip: TakeSip,
    /** Of a STUN message or channel data, or a packet that RFC 4571 frames, in the connection that the frame is of. */
    private readonly takePacket: (bytes: Uint8Array, start: number, end: number, frame: Frame, atUs: number) => void,
    /** Whether SDP announced an address of the frame for media. */
    private readonly isAnnounced: (frame: Frame) => boolean,
    private readonly tlsKeys: TlsKeys,
    limit = MAX_TCP_DIRECTIONS,
  ) {
    this.directions = new ProvenSlots(seed, limit, MAX_LONE_SEGMENTS, (each) => this.evicted(each));
    this.opened = new OpenedDirections(seed, MAX_OPENED_DIRECTIONS, () => counters.add('tcp.connections-evicted'));
  }

  /** Takes the segment that the frame is at. Tells what its connection carries; null where that is none of what is followed. */
  segment(frame: Frame): 'sip' | 'stun' | 'media' | null {
    this.frame = frame;
    const direction = this.directionOf(frame);
    this.frame = null;
    if (direction === null) return null;
    // A sixteenth at a time, so that a flood costs little for each segment.
    if (this.octetsWaiting > MAX_WAITING_OCTETS)
      this.directions.evictWeight(MAX_WAITING_OCTETS >> 4, ({ octetsCounted }) => octetsCounted);
    if (direction.isSip) return 'sip';
    return direction.isStun ? 'stun' : direction.isMedia ? 'media' : null;
  }

  private directionOf(frame: Frame): TcpDirection | null {
    const ports = (frame.sourcePort << 16) | frame.destinationPort;
    const length = frame.end - frame.offset;
    let direction = this.directions.find(frame.source, frame.destination, ports, 0);
    if ((frame.tcpFlags & TCP_FLAG.SYN) !== 0) {
      // A SYN that is sent again begins nothing new.
      if (direction !== null && direction.first === (frame.tcpSequence + 1) >>> 0) return direction;
      if (direction !== null) this.forget(direction);
      const first = (frame.tcpSequence + 1) >>> 0;
      if (length === 0) {
        this.opened.add(frame.source, frame.destination, ports, first, frame.atUs);
        return direction?.isSip ? direction : null;
      }
      // What a SYN carries (RFC 7413) begins after its own number.
      this.opened.remove(frame.source, frame.destination, ports);
      const opened = this.open(frame, ports, first);
      this.deliver(opened, frame.data.subarray(frame.offset, frame.end), frame.atUs);
      this.count(opened);
      return direction?.isSip ? direction : opened;
    }
    if (direction?.isOver && length > 0 && ((frame.tcpSequence - direction.next) | 0) >= 0) {
      this.forget(direction);
      direction = null;
    }
    direction ??= this.begin(frame, ports);
    if (direction === null) return null;
    direction.lastUs = frame.atUs;
    if (length > 0 || frame.cut > 0) {
      this.place(direction, frame);
      this.count(direction);
    }
    const isReset = (frame.tcpFlags & TCP_FLAG.RST) !== 0 && direction.held.length === 0;
    if (isReset || direction.isOther) this.forget(direction);
    else if ((frame.tcpFlags & TCP_FLAG.FIN) !== 0 && direction.held.length === 0) direction.isOver = true;
    return direction;
  }

  /** Goes on behind segments that did not come for long, and forgets connections that nothing came of for longer. */
  sweep(nowUs: number): void {
    this.directions.forEach((each) => {
      if (each.held.length > 0 && nowUs - oldestOf(each.held) > MAX_HOLE_US) this.skipHoles(each);
      if (each.content instanceof TlsContent) this.tryAgain(each, each.content);
      if (nowUs - each.lastUs > (each.isOver ? REPEATS_AFTER_END_US : IDLE_US)) this.forget(each);
    });
    this.opened.forgetBefore(nowUs - IDLE_US);
  }

  /** Nothing more comes: reads what is held behind segments that were never captured. */
  finish(): void {
    this.directions.forEach((each) => {
      this.skipHoles(each);
      if (each.content instanceof TlsContent) this.tryAgain(each, each.content);
    });
  }

  /** Keys may have come since, or the hello of the other side. */
  private tryAgain(direction: TcpDirection, content: TlsContent): void {
    content.openWaiting(this.takeOf(direction));
    this.count(direction);
  }

  private skipHoles(direction: TcpDirection): void {
    while (direction.held.length > 0) {
      this.gap(direction, (direction.held[0] as Segment).sequence);
      this.release(direction, null);
    }
    this.count(direction);
  }

  private count(direction: TcpDirection): void {
    const octets = direction.octetsTaken;
    this.octetsWaiting += octets - direction.octetsCounted;
    direction.octetsCounted = octets;
  }

  private forget(direction: TcpDirection): void {
    this.octetsWaiting -= direction.octetsCounted;
    direction.octetsCounted = 0;
    this.directions.remove(direction);
  }

  private evicted(direction: TcpDirection): void {
    this.forget(direction);
    this.counters.add('tcp.connections-evicted');
  }

  private open(frame: Frame, ports: number, next: number): TcpDirection {
    const direction = new TcpDirection(
      frame.source,
      frame.destination,
      ports,
      0,
      socketAddressText(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort),
      socketAddressText(frame.addresses, frame.destinationOffset, frame.family, frame.destinationPort),
      next,
      frame.atUs,
      frame.atUs,
      this.isAnnounced(frame),
    );
    this.directions.add(direction);
    return direction;
  }

  /** The direction that the first segment behind a SYN is of, or one that begins with a message; null where it is not to be followed. */
  private begin(frame: Frame, ports: number): TcpDirection | null {
    const { data, offset, end, cut, source, destination, tcpFlags } = frame;
    const isEmpty = offset === end && cut === 0;
    if (isEmpty && (tcpFlags & (TCP_FLAG.RST | TCP_FLAG.FIN)) === 0) return null;
    const first = this.opened.find(source, destination, ports);
    if (first >= 0) this.opened.remove(source, destination, ports);
    if (isEmpty) return null;
    if (first >= 0) return this.open(frame, ports, first);
    if (offset === end) return null;
    const isFrame = beginsWithSipFrame(frame);
    if (!isFrame && !looksLikeSip(data, offset, end) && !this.beginsWithPacket(frame) && !this.beginsWithTls(frame))
      return null;
    const direction = this.open(frame, ports, frame.tcpSequence);
    if (isFrame) direction.content = PlainContent.ofFrames();
    return direction;
  }

  private beginsWithPacket(frame: Frame): boolean {
    const { data, offset, end } = frame;
    if (beginsWithStun(data, offset, end) || beginsWithFramedStun(data, offset, end)) return true;
    return areFramedMedia(data, offset, end) && this.isAnnounced(frame);
  }

  private beginsWithTls({ data, offset, end }: Frame): boolean {
    return this.tlsKeys.isInUse && tlsSideOf(data, offset, end) !== null;
  }

  private place(direction: TcpDirection, frame: Frame): void {
    // Signed distance modulo 2^32 (RFC 9293 3.4).
    const ahead = (frame.tcpSequence - direction.next) | 0;
    const bytes = frame.data.subarray(frame.offset, frame.end);
    if (ahead > 0) {
      this.hold(direction, { sequence: frame.tcpSequence, bytes, atUs: frame.atUs });
      return;
    }
    if (-ahead < bytes.length) this.deliver(direction, bytes.subarray(-ahead), frame.atUs);
    else if (direction.isSip) this.counters.add('tcp.segments-repeated');
    if (frame.cut > 0 && -ahead < bytes.length + frame.cut) {
      this.gap(direction, (frame.tcpSequence + bytes.length + frame.cut) >>> 0);
    }
    this.release(direction, frame.atUs);
  }

  private hold(direction: TcpDirection, { sequence, bytes, atUs }: Segment): void {
    const { held } = direction;
    this.counters.add('tcp.segments-out-of-order');
    let index = held.length;
    while (index > 0 && (((held[index - 1] as Segment).sequence - sequence) | 0) > 0) index--;
    const before = held[index - 1];
    if (before !== undefined && before.sequence === sequence && before.bytes.length >= bytes.length) return;
    held.splice(index, 0, { sequence, bytes: bytes.slice(), atUs });
    direction.heldOctets += bytes.length;
    while (held.length > MAX_HELD_SEGMENTS || direction.heldOctets > MAX_HELD_OCTETS) {
      this.gap(direction, (held[0] as Segment).sequence);
      this.release(direction, null);
    }
  }

  /** Octets up to `next` were never captured. */
  private gap(direction: TcpDirection, next: number): void {
    direction.beginning = null;
    direction.content?.gap();
    direction.next = next;
    this.counters.add('tcp.gaps');
  }

  /** Delivers what is held and now in order: at the time of the segment that filled the hole, else each at its own. */
  private release(direction: TcpDirection, filledUs: number | null): void {
    const { held } = direction;
    while (held.length > 0) {
      const { sequence, bytes, atUs } = held[0] as Segment;
      const ahead = (sequence - direction.next) | 0;
      if (ahead > 0) return;
      held.shift();
      direction.heldOctets -= bytes.length;
      if (-ahead < bytes.length) this.deliver(direction, bytes.subarray(-ahead), filledUs ?? atUs);
    }
  }

  private deliver(direction: TcpDirection, bytes: Uint8Array, atUs: number): void {
    direction.deliveredUs = atUs;
    direction.next = (direction.next + bytes.length) >>> 0;
    const octets = direction.content === null ? this.begun(direction, bytes) : bytes;
    if (octets === null) return;
    direction.content ??= this.contentOf(direction, octets);
    const skipped = direction.content.deliver(octets, this.takeOf(direction));
    if (skipped > 0)
      this.counters.add(SKIPPED[direction.isStun ? 'stun' : direction.isMedia ? 'media' : 'sip'], skipped);
  }

  private takeOf(direction: TcpDirection): TakeMessage {
    return (message, start, end, transport, heldSinceUs) => {
      const { deliveredUs } = direction;
      direction.deliveredUs = heldSinceUs ?? deliveredUs;
      if (transport !== 'stun' && transport !== 'media')
        this.takeSip(message, start, end, transport, direction, this.frame);
      else if (this.frame !== null) this.takePacket(message, start, end, this.frame, direction.deliveredUs);
      else this.counters.add(SKIPPED[transport], end - start);
      direction.deliveredUs = deliveredUs;
    };
  }

  /** The first octets of a direction, behind the header of a load balancer; null where they are too few to tell what they are, which wait for the next. */
  private begun(direction: TcpDirection, bytes: Uint8Array): Uint8Array | null {
    const octets = direction.beginning === null ? bytes : Buffer.concat([direction.beginning, bytes]);
    const header = proxyHeaderLength(octets);
    const rest = header > 0 ? octets.subarray(header) : octets;
    direction.beginning = header < 0 || this.mayBeginTls(rest) ? rest.slice() : null;
    return direction.beginning === null && rest.length > 0 ? rest : null;
  }

  /** A hello may be cut anywhere. */
  private mayBeginTls(bytes: Uint8Array): boolean {
    return this.tlsKeys.isInUse && bytes.length < TLS_BEGINNING_LENGTH && bytes[0] === TLS_CONTENT.HANDSHAKE;
  }

  private contentOf(direction: TcpDirection, bytes: Uint8Array): StreamContent {
    const plain = new PlainContent(direction.isAnnounced);
    const side = this.tlsKeys.isInUse ? tlsSideOf(bytes, 0, bytes.length) : null;
    if (side === null) return plain;
    const { keyA, keyB, keyC } = direction;
    const peer = this.directions.find(keyB, keyA, (keyC << 16) | (keyC >>> 16), 0)?.content;
    const connection =
      peer instanceof TlsContent && peer.connection.lacks(side) ? peer.connection : new TlsConnection(this.tlsKeys);
    return new TlsContent(side, connection, plain, this.counters, () => direction.deliveredUs);
  }
}

function oldestOf(held: readonly Segment[]): number {
  return held.reduce((oldest, { atUs }) => Math.min(oldest, atUs), Number.POSITIVE_INFINITY);
}

/** Enough of a message for its start line. */
const BEGINNING_OCTETS = 512;

/**
 * True where a segment begins with a WebSocket frame that holds a SIP message, or its beginning: a connection that was open before the
 * capture. Of compressed ones the message must be whole.
 */
function beginsWithSipFrame({ data, offset, end }: Frame): boolean {
  const beginning = messageBeginning(data, offset, end, BEGINNING_OCTETS);
  if (beginning !== null) return looksLikeSip(beginning, 0, beginning.length);
  if (data[offset] !== 0xc1 && data[offset] !== 0xc2) return false;
  let isSip = false;
  const inflater = new MessageInflater();
  new WebSocketFramer((payload) => inflater.inflate(payload)).push(data.subarray(offset, end), (bytes, start, stop) => {
    isSip ||= looksLikeSip(bytes, start, stop);
  });
  return isSip;
}
