import { legKey, mediaKey, RECORD_VERSION } from '@earshot/contracts';
import { linkSignature, PACKET_KIND, type PacketKind } from '@earshot/metrics';
import { type Frame, RtpHeader, socketAddressText } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { KeyedSlots } from '../flow/keyed-slots.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { Candidates, isPlausible, type WaitingPacket } from './candidates.js';
import type { Digit } from './digit-tracker.js';
import { OpenStream, pathOf } from './open-stream.js';
import type { MediaHint, SdpHints } from './sdp-hints.js';

/** RTP streams open at once. */
export const MAX_OPEN_STREAMS = 131_072;
/** A stream is closed when nothing came for this long. */
export const STREAM_IDLE_US = 300_000_000;

/** What became of a packet that was offered as RTP. */
export const OFFER = { TAKEN: 0, WAITING: 1, REFUSED: 2 } as const;

/** The open streams: RTP packets in, a record for each window out. */
export class MediaTable {
  /** Packets that the probe's kernel or queues dropped so far. */
  probeDrops = 0;

  private readonly header = new RtpHeader();
  private readonly streams: KeyedSlots<OpenStream>;
  private readonly candidates: Candidates;

  constructor(
    private readonly probe: string,
    seed: number,
    private readonly hints: SdpHints,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
    maxStreams = MAX_OPEN_STREAMS,
  ) {
    this.candidates = new Candidates(seed);
    this.streams = new KeyedSlots(seed, maxStreams, (stream) => {
      counters.add('rtp.streams-evicted');
      this.closeWindow(stream);
    });
  }

  get openStreams(): number {
    return this.streams.size;
  }

  get packetsHeld(): number {
    return this.candidates.held;
  }

  get packetsUnconfirmed(): number {
    return this.candidates.unconfirmed;
  }

  /** Takes the UDP payload of the frame as RTP if it is a known stream's, or may become one. */
  offer(frame: Frame): number {
    const { header } = this;
    if (!header.read(frame.data, frame.offset, frame.end, frame.cut)) return OFFER.REFUSED;
    const ports = (frame.sourcePort << 16) | frame.destinationPort;
    const stream = this.streams.find(frame.source, frame.destination, ports, header.ssrc);
    if (stream === null) return this.offerUnknown(frame, ports);
    const link = frame.macSignature + Math.imul(frame.tagSignature, 0x9e3779b1) + frame.ttl;
    this.take(
      stream,
      frame.atUs,
      header.sequence,
      header.timestamp,
      header.marker,
      header.payloadType,
      header.payloadOctets,
      linkSignature(frame.ipId, link),
      pathOf(frame.trafficClass, frame.vlan, frame.ttl),
      frame,
    );
    return OFFER.TAKEN;
  }

  /** Closes windows that are over at `nowUs`, and streams that nothing came of for long. */
  sweep(nowUs: number): void {
    this.streams.forEach((stream) => {
      if (stream.windowEndUs <= nowUs) this.closeWindow(stream);
      if (stream.digits !== null) {
        const digit = stream.digits.expire(nowUs);
        if (digit !== null) this.addDigit(stream, digit);
      }
      if (nowUs - stream.lastUs > STREAM_IDLE_US) {
        this.close(stream);
        this.counters.add('rtp.streams-idle');
      }
    });
  }

  /** Closes everything. */
  finish(): void {
    this.candidates.clear();
    this.streams.forEach((stream) => {
      this.close(stream);
    });
  }

  private offerUnknown(frame: Frame, ports: number): number {
    const { header } = this;
    const hint = this.hintOf(frame);
    const path = pathOf(frame.trafficClass, frame.vlan, frame.ttl);
    const link = frame.macSignature + Math.imul(frame.tagSignature, 0x9e3779b1) + frame.ttl;
    const signature = linkSignature(frame.ipId, link);
    let waiting: readonly WaitingPacket[] = [];
    if (hint === null) {
      if (!isPlausible(header, frame.sourcePort, frame.destinationPort)) return OFFER.REFUSED;
      const confirmed = this.candidates.take(
        frame.source,
        frame.destination,
        ports,
        header,
        frame.atUs,
        signature,
        path,
      );
      if (confirmed === null) return OFFER.WAITING;
      waiting = confirmed;
    }
    const stream = this.open(frame, ports, hint, waiting[0]?.atUs ?? frame.atUs);
    for (const packet of waiting) {
      const { atUs, sequence, timestamp, marker, payloadType, payloadOctets, linkSignature: link } = packet;
      this.take(stream, atUs, sequence, timestamp, marker, payloadType, payloadOctets, link, packet.path, null);
      this.counters.rtp++;
    }
    this.take(
      stream,
      frame.atUs,
      header.sequence,
      header.timestamp,
      header.marker,
      header.payloadType,
      header.payloadOctets,
      signature,
      path,
      frame,
    );
    return OFFER.TAKEN;
  }

  private open(frame: Frame, ports: number, hint: MediaHint | null, firstUs: number): OpenStream {
    const clockRate = (hint?.payloads.clockRates[this.header.payloadType] as number) ?? 0;
    const stream = new OpenStream(
      frame.source,
      frame.destination,
      ports,
      this.header.ssrc,
      socketAddressText(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort),
      socketAddressText(frame.addresses, frame.destinationOffset, frame.family, frame.destinationPort),
      firstUs,
      clockRate,
    );
    stream.beginWindow(firstUs, this.probeDrops);
    if (hint !== null) applyHint(stream, hint);
    stream.hintsVersion = this.hints.version;
    this.streams.add(stream);
    this.counters.add('rtp.streams-opened');
    return stream;
  }

  /** The address that the receiver announced says what the payload types mean (RFC 3264 5.1); else what the sender announced. */
  private hintOf(flow: {
    source: number;
    destination: number;
    sourcePort: number;
    destinationPort: number;
  }): MediaHint | null {
    const receiver = this.hints.find(flow.destination, flow.destinationPort);
    if (receiver !== null && receiver.use === 'rtp') return receiver;
    const sender = this.hints.find(flow.source, flow.sourcePort);
    return sender !== null && sender.use === 'rtp' ? sender : null;
  }

  private take(
    stream: OpenStream,
    atUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadType: number,
    payloadOctets: number,
    signature: number,
    path: number,
    frame: Frame | null,
  ): void {
    if (atUs >= stream.windowEndUs || atUs < stream.windowUs) this.leaveWindow(stream, atUs);
    stream.lastUs = atUs;
    if (payloadType !== stream.payloadType) stream.changePayloadType(payloadType);
    stream.notePath(path);
    let kind = stream.payloads.kinds[payloadType] as PacketKind;
    if (kind === PACKET_KIND.audio && payloadOctets === 4 && !stream.payloads.fromSdp && payloadType >= 96) {
      kind = PACKET_KIND.telephoneEvent;
    }
    stream.state.arrive(atUs, sequence, timestamp, marker, payloadOctets, payloadType, kind, signature);
    if (kind === PACKET_KIND.telephoneEvent && frame !== null) this.takeEvent(stream, frame, timestamp, payloadType);
  }

  private takeEvent(stream: OpenStream, frame: Frame, timestamp: number, payloadType: number): void {
    if (stream.encrypted) return;
    const clockRate = (stream.payloads.clockRates[payloadType] as number) || (stream.state.clockRate ?? 0);
    const { payloadStart } = this.header;
    const tracker = stream.digitTracker();
    for (const digit of tracker.take(frame.data, payloadStart, frame.end, frame.atUs, timestamp, clockRate)) {
      this.addDigit(stream, digit);
    }
  }

  /**
   * The packet is of another window. Packets that are late by less than a window count in the one that is open; a clock that went
   * back further begins anew.
   */
  private leaveWindow(stream: OpenStream, atUs: number): void {
    if (atUs < stream.windowUs && stream.windowUs - atUs < stream.windowEndUs - stream.windowUs) return;
    this.closeWindow(stream);
    stream.beginWindow(atUs, this.probeDrops);
    if (stream.hintsVersion !== this.hints.version) this.lookAgain(stream);
  }

  /** SDP came after the stream began, or changed. A stream stays with the call that it was first found in. */
  private lookAgain(stream: OpenStream): void {
    stream.hintsVersion = this.hints.version;
    const hint = this.hintOf({
      source: stream.keyA,
      destination: stream.keyB,
      sourcePort: stream.keyC >>> 16,
      destinationPort: stream.keyC & 0xffff,
    });
    if (hint === null || (stream.callId !== null && stream.callId !== hint.callId)) return;
    applyHint(stream, hint);
    if (stream.payloadType >= 0) stream.changePayloadType(stream.payloadType);
  }

  private close(stream: OpenStream): void {
    this.closeWindow(stream);
    const digit = stream.digits?.flush() ?? null;
    if (digit !== null) this.addDigit(stream, digit);
    this.streams.remove(stream);
  }

  private closeWindow(stream: OpenStream): void {
    const fields = stream.takeWindow(this.probeDrops);
    if (fields === null) return;
    if (stream.hintsVersion !== this.hints.version) this.lookAgain(stream);
    const { src, dst, ssrc, callId, encrypted, firstUs } = stream;
    const endpoints = `${src}>${dst}>${ssrc}`;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('rtp-window', this.probe, fields.atUs, 0, endpoints, `${firstUs}:${fields.windowUs}`),
      probe: this.probe,
      key: callId === null ? mediaKey(src, dst) : legKey(callId),
      kind: 'rtp-window',
      src,
      dst,
      ssrc,
      callId,
      correlationId: null,
      encrypted,
      ...fields,
    });
    this.counters.add('rtp.windows');
  }

  private addDigit(stream: OpenStream, digit: Digit): void {
    const { src, dst, ssrc, callId } = stream;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('dtmf', this.probe, digit.atUs, 0, `${src}>${dst}>${ssrc}`, digit.digit),
      probe: this.probe,
      atUs: digit.atUs,
      key: callId === null ? mediaKey(src, dst) : legKey(callId),
      kind: 'dtmf',
      src,
      dst,
      ssrc,
      callId,
      digit: digit.digit,
      durationMs: digit.durationMs,
      endSeen: digit.endSeen,
    });
    this.counters.add('dtmf.digits');
  }
}

function applyHint(stream: OpenStream, hint: MediaHint): void {
  stream.callId = hint.callId;
  stream.payloads = hint.payloads;
  stream.encrypted = hint.encrypted;
}
