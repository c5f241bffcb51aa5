import { WINDOW_US } from '@earshot/contracts';
import { ARRIVAL, ArrivalTrace } from '@earshot/metrics';
import { type Frame, type PlainRecords, RtpHeader } from '@earshot/protocol';
import type { RelayedPath } from '../connectivity/turn-relays.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { AddressTexts } from '../records/address-texts.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { Candidates, isPlausible, type WaitingPacket } from './candidates.js';
import type { EncryptedFlows } from './encrypted-flows.js';
import { HeardPayload } from './heard-payload.js';
import { OpenStream } from './open-stream.js';
import { firstWordOf, OpenStreams } from './open-streams.js';
import { pathOf } from './path-marks.js';
import { INSPECTED_OF, PayloadMeter } from './payload-meter.js';
import type { PlainMedia } from './plain-media.js';
import { ProvisionalStreams } from './provisional-streams.js';
import type { MediaHint, SdpHints } from './sdp-hints.js';
import { signatureOf } from './signature.js';
import { StreamMemory } from './stream-memory.js';
import { applyHint, StreamWindows } from './stream-windows.js';
import { WaitingRuns } from './waiting-runs.js';

/** Of which windows the arrival of each packet is kept, so that another playout buffer can be tried on it. */
export type TraceKeeping = 'off' | 'impaired' | 'all';

/** A stream is closed when nothing came for this long; one that is not believed, much earlier. */
export const STREAM_IDLE_US = 300_000_000;

/** RTP in, a record for each window of each stream out: finds the stream of a packet, and opens and closes streams. */
export class MediaTable {
  /** Set around `offer` where the packet was in channel data of a TURN relay. */
  relayedPath: RelayedPath | null = null;

  private readonly header = new RtpHeader();
  private readonly heard = new HeardPayload();
  private readonly memory = StreamMemory.take();
  private readonly windows: StreamWindows;
  private readonly streams: OpenStreams;
  private readonly provisional: ProvisionalStreams;
  /** Made with the first packet that nothing announced: it takes three MiB. */
  private candidates: Candidates | null = null;

  constructor(
    probe: string,
    private readonly seed: number,
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
    const runs = new WaitingRuns(memory, INSPECTED_OF, isTunnelPort);
    this.provisional = new ProvisionalStreams(seed, encrypted);
    this.windows = new StreamWindows(probe, hints, runs, this.provisional, outbox, counters);
    this.streams = new OpenStreams(seed, memory, this.header, runs, this.windows, counters);
  }

  /** Packets that the probe's kernel or queues dropped so far. */
  set probeDrops(total: number) {
    this.windows.probeDrops = total;
  }

  get captureBuffers(): readonly Buffer[] {
    return this.memory.buffers;
  }

  get openStreams(): number {
    return this.streams.size;
  }

  get packetsHeld(): number {
    return (this.candidates?.held ?? 0) + this.provisional.packets;
  }

  get packetsUnconfirmed(): number {
    return (this.candidates?.unconfirmed ?? 0) + this.provisional.packetsGivenUp;
  }

  /** Whether packets from one address to the other are those of a stream that is open. */
  has(source: number, destination: number, ports: number, ssrc: number): boolean {
    return this.streams.has(source, destination, ports, ssrc);
  }

  /** Takes the UDP payload of the frame as RTP if it is a known stream's, or may become one; counts it then. */
  offer(frame: Frame): boolean {
    if (!this.header.read(frame.data, frame.offset, frame.end, frame.cut)) return false;
    const ports = (frame.sourcePort << 16) | frame.destinationPort;
    return this.streams.offer(frame, ports) || this.offerUnknown(frame, ports);
  }

  /**
   * Takes packets of open streams straight from the records of a capture file, as long as they are the plainest there are; see
   * `PlainMedia`, which says what it took.
   */
  takePlain(records: PlainRecords, windowUs: number, limit: number): PlainMedia {
    return this.streams.takePlain(records, windowUs, limit);
  }

  /** Closes windows that are over at `nowUs`, and streams that nothing came of for long. */
  sweep(nowUs: number): void {
    const windowNow = Math.floor(nowUs / WINDOW_US);
    this.streams.forEach((stream) => {
      if (stream.window < windowNow) this.windows.closeWindow(stream);
      const digit = stream.digits?.expire(nowUs) ?? null;
      if (digit !== null) this.windows.addDigit(stream, digit);
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
    this.candidates?.clear();
    this.provisional.finish();
    this.streams.forEach((stream) => {
      this.close(stream);
      this.outbox.relieve();
    });
  }

  /** Lets the next table have the memory. To be called last. */
  release(): void {
    this.memory.release();
  }

  private offerUnknown(frame: Frame, ports: number): boolean {
    const { source, destination } = frame;
    const { ssrc } = this.header;
    const hint = this.hints.between(source, destination, ports) ?? this.relayedHint();
    const provisional = this.provisional.find(source, destination, ports, ssrc);
    if (provisional !== null) {
      if (hint !== null) {
        applyHint(provisional, hint);
        this.believe(provisional);
      }
      this.takeWaiting(provisional, this.waitingPacket(frame), frame);
      return true;
    }
    const packet = this.waitingPacket(frame);
    if (hint !== null) {
      this.takeWaiting(this.open(frame, ports, hint, frame.atUs), packet, frame);
      return true;
    }
    if (!isPlausible(this.header, frame.sourcePort, frame.destinationPort)) return false;
    // The second half of a fax has sequence numbers that begin like RTP of version 2.
    if (this.hints.find(destination, frame.destinationPort)?.use === 'udptl') return false;
    this.candidates ??= new Candidates(this.seed);
    const before = this.candidates.take(source, destination, ports, ssrc, packet);
    if (before === null) return true;
    const stream = this.open(frame, ports, null, before.atUs);
    this.takeWaiting(stream, before, frame);
    this.takeWaiting(stream, packet, frame);
    return true;
  }

  /** Counts and takes a packet that did not come the fast way; it, or the one behind it, came in `frame`. */
  private takeWaiting(stream: OpenStream, packet: WaitingPacket, frame: Frame): void {
    if (stream.evidence === null) this.counters.rtp++;
    else this.provisional.packets++;
    const { atUs, sequence, timestamp, marker, payloadType, payloadOctets, payloadWord } = packet;
    this.heard.set(payloadType, payloadOctets, payloadWord);
    const arrival = this.windows.take(
      stream,
      atUs,
      sequence,
      timestamp,
      marker,
      payloadType,
      payloadOctets,
      this.heard,
      packet.linkSignature,
      packet.path,
    );
    if (arrival !== ARRIVAL.mirrorCopy) stream.marks.noteMac(frame.sourceMacHigh, frame.sourceMacLow);
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
    this.windows.begin(stream, firstUs);
    if (this.relayedPath !== null) stream.relayed = { src: this.relayedPath.src, dst: this.relayedPath.dst };
    if (hint === null) {
      this.provisional.add(stream);
    } else {
      applyHint(stream, hint);
      this.streams.add(stream);
      this.counters.add('rtp.streams-opened');
    }
    return stream;
  }

  private believe(stream: OpenStream): void {
    const { packets, records } = this.provisional.release(stream);
    this.counters.rtp += packets;
    this.streams.add(stream);
    this.counters.add('rtp.streams-opened');
    for (const record of records) this.outbox.add(record);
  }

  private relayedHint(): MediaHint | null {
    const hint = this.relayedPath?.hint ?? null;
    return hint?.use === 'rtp' ? hint : null;
  }

  private close(stream: OpenStream): void {
    this.windows.closeWindow(stream);
    const digit = stream.digits?.flush() ?? null;
    if (digit !== null) this.windows.addDigit(stream, digit);
    this.streams.remove(stream);
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
      payloadWord: firstWordOf(this.header, frame.data, frame.end),
      linkSignature: signatureOf(frame),
      path: pathOf(frame.trafficClass, frame.vlan, frame.ttl),
    };
  }
}
