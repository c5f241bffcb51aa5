import { type CaptureRecord, WINDOW_US } from '@earshot/contracts';
import { ARRIVAL, type Arrival, ArrivalRun, ArrivalTrace, PACKET_KIND, type PacketKind } from '@earshot/metrics';
import { type Frame, int32, type PlainRecords, RtpHeader } from '@earshot/protocol';
import type { RelayedPath } from '../connectivity/turn-relays.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { FlowTable } from '../flow/flow-table.js';
import { KeyedSlots } from '../flow/keyed-slots.js';
import type { AddressTexts } from '../records/address-texts.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { Candidates, isPlausible, type WaitingPacket } from './candidates.js';
import type { Digit } from './digit-tracker.js';
import type { EncryptedFlows } from './encrypted-flows.js';
import { OpenStream } from './open-stream.js';
import { pathOf } from './path-marks.js';
import { INSPECTED_OF, PayloadMeter } from './payload-meter.js';
import { PlainMedia, type RunFollower } from './plain-media.js';
import { ProvisionalStreams } from './provisional-streams.js';
import type { MediaHint, SdpHints } from './sdp-hints.js';
import { signatureOf } from './signature.js';
import { StreamMemory } from './stream-memory.js';
import { digitRecord, windowRecord } from './stream-records.js';
import { ADDED, ADDED_DUE, ADDED_FULL, NOT_ADDED, payloadWord, WaitingRuns } from './waiting-runs.js';

/** Of which windows the arrival of each packet is kept, so that another playout buffer can be tried on it. */
export type TraceKeeping = 'off' | 'impaired' | 'all';

/** RTP streams open at once. */
export const MAX_OPEN_STREAMS = StreamMemory.MAX_RUNS;
/** A stream is closed when nothing came for this long; one that is not believed, much earlier. */
export const STREAM_IDLE_US = 300_000_000;

/** The open streams: RTP packets in, a record for each window out. */
export class MediaTable implements RunFollower {
  /** Packets that the probe's kernel or queues dropped so far. */
  probeDrops = 0;
  /** Set around `offer` where the packet was in channel data of a TURN relay. */
  relayedPath: RelayedPath | null = null;
  /** The window that the last packet lay in: consecutive ones mostly lie in the same. */
  private windowUs = 0;
  private window = 0;

  private readonly header = new RtpHeader();
  private readonly run = new ArrivalRun();
  private readonly memory = new StreamMemory();
  private readonly runs: WaitingRuns;
  private readonly streams: KeyedSlots<OpenStream>;
  private readonly plain: PlainMedia;
  private readonly provisional: ProvisionalStreams;
  private readonly candidates: Candidates;

  constructor(
    private readonly probe: string,
    seed: number,
    private readonly hints: SdpHints,
    encrypted: EncryptedFlows,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
    /** Whether payloads are measured: level, clipping, dead air. */
    private readonly measuresPayloads: boolean,
    private readonly traces: TraceKeeping,
    private readonly addressTexts: AddressTexts,
    isTunnelPort: Uint8Array,
  ) {
    const { memory } = this;
    const flows = new FlowTable(seed, undefined, (words) => memory.flowCells(words));
    this.runs = new WaitingRuns(memory, INSPECTED_OF, isTunnelPort);
    this.candidates = new Candidates(seed);
    const evicted = (stream: OpenStream) => {
      counters.add('rtp.streams-evicted');
      this.closeWindow(stream);
    };
    this.streams = new KeyedSlots(seed, MAX_OPEN_STREAMS, evicted, flows);
    this.provisional = new ProvisionalStreams(seed, encrypted);
    this.plain = new PlainMedia(memory, flows, this.runs, this);
  }

  get captureBuffers(): readonly Buffer[] {
    return this.memory.buffers;
  }

  get openStreams(): number {
    return this.streams.size;
  }

  get packetsHeld(): number {
    return this.candidates.held + this.provisional.packets;
  }

  get packetsUnconfirmed(): number {
    return this.candidates.unconfirmed + this.provisional.packetsGivenUp;
  }

  /** Whether packets from one address to the other are those of a stream that is open. */
  has(source: number, destination: number, ports: number, ssrc: number): boolean {
    return this.streams.find(source, destination, ports, ssrc) !== null;
  }

  /** Takes the UDP payload of the frame as RTP if it is a known stream's, or may become one; counts it then. */
  offer(frame: Frame): boolean {
    const { header } = this;
    if (!header.read(frame.data, frame.offset, frame.end, frame.cut)) return false;
    const ports = (frame.sourcePort << 16) | frame.destinationPort;
    const slot = this.streams.findSlot(frame.source, frame.destination, ports, header.ssrc);
    if (slot < 0) return this.offerUnknown(frame, ports);
    this.counters.rtp++;
    const path = pathOf(frame.trafficClass, frame.vlan, frame.ttl);
    const window = this.windowOf(frame.atUs);
    let added = NOT_ADDED;
    if (!header.marker && !header.isVariable) {
      added = this.runs.add(
        slot,
        header.sequence,
        header.timestamp,
        payloadWord(header.payloadType, header.payloadOctets),
        path,
        frame.sourceMacHigh,
        frame.sourceMacLow,
        window,
        frame.atUs - this.windowUs,
        signatureOf(frame),
      );
      if (added === ADDED) return true;
    }
    const stream = this.streams.at(slot);
    if (added === NOT_ADDED) this.takeAlone(stream, frame, path);
    else this.followRun(added, slot, frame.data, header.payloadStart, frame.end, frame.atUs);
    return true;
  }

  /**
   * Takes packets of open streams straight from the records of a capture file, as long as they are the plainest there are; see
   * `PlainMedia`, which says what it took.
   */
  takePlain(records: PlainRecords, windowUs: number, limit: number): PlainMedia {
    const { plain } = this;
    plain.take(records, windowUs, limit);
    this.counters.rtp += plain.packets;
    return plain;
  }

  /** A packet of an open stream that is no part of a run; one may begin behind it. */
  private takeAlone(stream: OpenStream, frame: Frame, path: number): void {
    const { header, runs } = this;
    const { data, offset, end, atUs, sourceMacHigh, sourceMacLow } = frame;
    if (runs.isLike(stream.slot, header, frame, path)) this.takeRun(stream);
    else this.endRun(stream);
    const signature = signatureOf(frame);
    if (!this.takeOne(stream, data, offset, end, atUs, path, sourceMacHigh, sourceMacLow, signature)) return;
    runs.open(stream.slot, header, frame, path);
    runs.goOn(stream.slot, header, stream.window, stream.pacing.ptimeUnits, meterOf(stream));
  }

  takeLike(slot: number, signature: number, data: Uint8Array, from: number, end: number, atUs: number): void {
    const { header, runs } = this;
    const stream = this.streams.at(slot);
    header.read(data, from, end, 0);
    this.takeRun(stream);
    const path = runs.pathOf(slot);
    if (!this.takeOne(stream, data, from, end, atUs, path, runs.macHighOf(slot), runs.macLowOf(slot), signature))
      return;
    runs.goOn(slot, header, stream.window, stream.pacing.ptimeUnits, meterOf(stream));
  }

  /** Takes the packet that `header` was read from. True where a run may begin behind it. */
  private takeOne(
    stream: OpenStream,
    data: Uint8Array,
    offset: number,
    end: number,
    atUs: number,
    path: number,
    macHigh: number,
    macLow: number,
    signature: number,
  ): boolean {
    const { header } = this;
    const arrival = this.take(
      stream,
      atUs,
      header.sequence,
      header.timestamp >>> 0,
      header.marker,
      header.payloadType,
      header.payloadOctets,
      this.payloadWord(data, end),
      signature,
      path,
    );
    // Behind `take`, which may begin another window.
    stream.marks.noteMac(macHigh, macLow);
    // Behind one that came late or again the run goes on.
    if (arrival !== ARRIVAL.inOrder) return false;
    this.runs.close(stream.slot);
    const { meter, payloads, encrypted } = stream;
    meter?.measure(data, offset, end, atUs, header, payloads, encrypted);
    // Four octets may be a telephone event.
    const isAudio = payloads.kinds[header.payloadType] === PACKET_KIND.audio && header.payloadOctets !== 4;
    return stream.pacing.ptimeUnits !== 0 && isAudio && meter?.isRedundant !== true;
  }

  followRun(added: number, slot: number, data: Uint8Array, from: number, end: number, atUs: number): void {
    const stream = this.streams.at(slot);
    if ((added & ADDED_DUE) !== 0 && stream.meter !== null) {
      this.runs.tell(slot, stream.meter);
      stream.meter.inspect(data, from, this.runs.payloadOctetsOf(slot), end, atUs);
      this.runs.follow(slot, stream.meter);
    }
    if ((added & ADDED_FULL) !== 0) this.takeRun(stream);
  }

  private takeRun(stream: OpenStream): void {
    if (!this.runs.take(stream.slot, this.run)) return;
    if (stream.meter !== null) this.runs.tell(stream.slot, stream.meter);
    stream.takeRun(this.run);
  }

  private endRun(stream: OpenStream): void {
    if (stream.slot < 0) return;
    this.takeRun(stream);
    this.runs.close(stream.slot);
  }

  /** Closes windows that are over at `nowUs`, and streams that nothing came of for long. */
  sweep(nowUs: number): void {
    const windowNow = Math.floor(nowUs / WINDOW_US);
    this.streams.forEach((stream) => {
      if (stream.window < windowNow) this.closeWindow(stream);
      const digit = stream.digits?.expire(nowUs) ?? null;
      if (digit !== null) this.addDigit(stream, digit);
      if (nowUs - stream.lastUs > STREAM_IDLE_US) {
        this.close(stream);
        this.counters.add('rtp.streams-idle');
      }
      this.outbox.relieve();
    });
    this.provisional.sweep(nowUs);
  }

  /** Closes everything. */
  finish(): void {
    this.candidates.clear();
    this.provisional.finish();
    this.streams.forEach((stream) => {
      this.close(stream);
      this.outbox.relieve();
    });
  }

  private offerUnknown(frame: Frame, ports: number): boolean {
    const { source, destination } = frame;
    const { ssrc } = this.header;
    const hint = this.hintOf(source, destination, ports) ?? this.relayedHint();
    const provisional = this.provisional.find(source, destination, ports, ssrc);
    if (provisional !== null) {
      if (hint !== null) {
        applyHint(provisional, hint);
        this.believe(provisional);
      }
      this.takeWaiting(provisional, this.waitingPacket(frame));
      return true;
    }
    const packet = this.waitingPacket(frame);
    if (hint !== null) {
      this.takeWaiting(this.open(frame, ports, hint, frame.atUs), packet);
      return true;
    }
    if (!isPlausible(this.header, frame.sourcePort, frame.destinationPort)) return false;
    // The second half of a fax has sequence numbers that begin like RTP of version 2.
    if (this.hints.find(destination, frame.destinationPort)?.use === 'udptl') return false;
    const before = this.candidates.take(source, destination, ports, ssrc, packet);
    if (before === null) return true;
    const stream = this.open(frame, ports, null, before.atUs);
    this.takeWaiting(stream, before);
    this.takeWaiting(stream, packet);
    return true;
  }

  /** Counts and takes a packet that did not come the fast way. */
  private takeWaiting(stream: OpenStream, packet: WaitingPacket): void {
    if (stream.evidence === null) this.counters.rtp++;
    else this.provisional.packets++;
    const { atUs, sequence, timestamp, marker, payloadType, payloadOctets, payloadWord } = packet;
    const arrival = this.take(
      stream,
      atUs,
      sequence,
      timestamp,
      marker,
      payloadType,
      payloadOctets,
      payloadWord,
      packet.linkSignature,
      packet.path,
    );
    if (this.provisional.weigh(stream, arrival, atUs, timestamp, payloadType)) this.believe(stream);
  }

  private open(frame: Frame, ports: number, hint: MediaHint | null, firstUs: number): OpenStream {
    const { payloadType, ssrc } = this.header;
    const clockRate = (hint?.payloads.clockRates[payloadType] as number) ?? 0;
    // The same texts as those of the stream that runs the other way.
    const src = this.addressTexts.of(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort);
    const dst = this.addressTexts.of(frame.addresses, frame.destinationOffset, frame.family, frame.destinationPort);
    const stream = new OpenStream(frame.source, frame.destination, ports, ssrc, src, dst, firstUs, clockRate);
    if (this.measuresPayloads) stream.meter = new PayloadMeter();
    if (this.traces !== 'off') {
      stream.trace = new ArrivalTrace();
      stream.keepsAllTraces = this.traces === 'all';
    }
    stream.beginWindow(this.windowOf(firstUs), this.probeDrops);
    stream.hintsVersion = this.hints.version;
    if (this.relayedPath !== null) stream.relayed = { src: this.relayedPath.src, dst: this.relayedPath.dst };
    if (hint === null) {
      this.provisional.add(stream);
    } else {
      applyHint(stream, hint);
      this.enter(stream);
      this.counters.add('rtp.streams-opened');
    }
    return stream;
  }

  private enter(stream: OpenStream): void {
    stream.slot = this.streams.add(stream);
    this.runs.begin(stream.slot);
  }

  private believe(stream: OpenStream): void {
    const { packets, records } = this.provisional.release(stream);
    this.counters.rtp += packets;
    this.enter(stream);
    this.counters.add('rtp.streams-opened');
    for (const record of records) this.outbox.add(record);
  }

  /** The address that the receiver announced says what the payload types mean (RFC 3264 5.1); else what the sender announced. */
  private hintOf(source: number, destination: number, ports: number): MediaHint | null {
    const receiver = this.hints.find(destination, ports & 0xffff);
    if (receiver !== null && receiver.use === 'rtp') return receiver;
    const sender = this.hints.find(source, ports >>> 16);
    return sender !== null && sender.use === 'rtp' ? sender : null;
  }

  private relayedHint(): MediaHint | null {
    const hint = this.relayedPath?.hint ?? null;
    return hint?.use === 'rtp' ? hint : null;
  }

  private take(
    stream: OpenStream,
    atUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadType: number,
    payloadOctets: number,
    payloadWord: number,
    signature: number,
    path: number,
  ): Arrival {
    const window = this.windowOf(atUs);
    if (window !== stream.window) this.leaveWindow(stream, window);
    if (payloadType !== stream.payloadType) stream.changePayloadType(payloadType);
    stream.marks.note(path, atUs);
    let kind = stream.payloads.kinds[payloadType] as PacketKind;
    // Nothing but telephone events is four octets long, also where they have a number that no description names.
    if (payloadOctets === 4 && payloadType >= 96 && stream.payloads.codec(payloadType) === null)
      kind = PACKET_KIND.telephoneEvent;
    if (kind === PACKET_KIND.telephoneEvent) this.takeEvent(stream, payloadWord, atUs, timestamp, payloadType);
    const arrival = stream.state.arrive(atUs, sequence, timestamp, marker, payloadOctets, payloadType, kind, signature);
    if (stream.trace !== null && arrival !== ARRIVAL.mirrorCopy && arrival !== ARRIVAL.stray) {
      stream.trace.add(stream.lastUs, atUs, sequence, timestamp, marker, kind);
    }
    if (arrival <= ARRIVAL.inOrder) stream.pacing.arrive(atUs, sequence, timestamp, marker, kind);
    return arrival;
  }

  private takeEvent(stream: OpenStream, payload: number, atUs: number, timestamp: number, payloadType: number): void {
    if (stream.encrypted) return;
    const clockRate = (stream.payloads.clockRates[payloadType] as number) || (stream.state.clockRate ?? 0);
    for (const digit of stream.digitTracker().take(payload, atUs, timestamp, clockRate, payloadType)) {
      this.addDigit(stream, digit);
      if (digit.endSeen && stream.evidence !== null) stream.evidence.digits++;
    }
  }

  /**
   * The packet is of another window. One of the window before is late and counts in the one that is open; a clock that went back
   * further begins anew.
   */
  private leaveWindow(stream: OpenStream, window: number): void {
    if (window === stream.window - 1) return;
    this.closeWindow(stream);
    stream.beginWindow(window, this.probeDrops);
    if (stream.hintsVersion !== this.hints.version) this.lookAgain(stream);
  }

  private windowOf(atUs: number): number {
    if (atUs < this.windowUs || atUs >= this.windowUs + WINDOW_US) {
      this.window = Math.floor(atUs / WINDOW_US);
      this.windowUs = this.window * WINDOW_US;
    }
    return this.window;
  }

  /** SDP came after the stream began, or changed. A stream stays with the call that it was first found in. */
  private lookAgain(stream: OpenStream): void {
    stream.hintsVersion = this.hints.version;
    const hint = this.hintOf(stream.keyA, stream.keyB, stream.keyC);
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
    this.endRun(stream);
    const fields = stream.takeWindow(this.probeDrops);
    if (fields === null) return;
    if (stream.hintsVersion !== this.hints.version) this.lookAgain(stream);
    this.put(stream, windowRecord(this.probe, stream, fields));
    this.counters.add('rtp.windows');
  }

  private addDigit(stream: OpenStream, digit: Digit): void {
    this.put(stream, digitRecord(this.probe, stream, digit));
    this.counters.add('dtmf.digits');
  }

  private put(stream: OpenStream, record: CaptureRecord): void {
    if (stream.evidence === null) this.outbox.add(record);
    else this.provisional.withhold(stream, record);
  }

  private waitingPacket(frame: Frame): WaitingPacket {
    const { sequence, timestamp, marker, payloadType, payloadOctets } = this.header;
    return {
      atUs: frame.atUs,
      sequence,
      timestamp: timestamp >>> 0,
      marker,
      payloadType,
      payloadOctets,
      payloadWord: this.payloadWord(frame.data, frame.end),
      linkSignature: signatureOf(frame),
      path: pathOf(frame.trafficClass, frame.vlan, frame.ttl),
    };
  }

  /** First four octets of the payload, all that a telephone event is; 0 where they were not captured. */
  private payloadWord(data: Uint8Array, end: number): number {
    const { payloadStart } = this.header;
    return payloadStart + 4 <= end ? int32(data, payloadStart) : 0;
  }
}

/** What measures its payloads; null where they are not to be measured, or cannot be. */
function meterOf({ meter, encrypted }: OpenStream): PayloadMeter | null {
  return encrypted ? null : meter;
}

function applyHint(stream: OpenStream, hint: MediaHint): void {
  stream.callId = hint.callId;
  stream.payloads = hint.payloads;
  stream.encrypted = hint.encrypted;
  stream.meter?.describe(hint.audioLevelId);
}
