import { WINDOW_US } from '@earshot/contracts';
import { ARRIVAL, PACKET_KIND } from '@earshot/metrics';
import { type Frame, int32, type PlainRecords, type RtpHeader } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { FlowTable } from '../flow/flow-table.js';
import { KeyedSlots } from '../flow/keyed-slots.js';
import { HeardPayload } from './heard-payload.js';
import type { OpenStream } from './open-stream.js';
import { pathOf } from './path-marks.js';
import type { PayloadMeter } from './payload-meter.js';
import { PlainMedia, type RunFollower } from './plain-media.js';
import { signatureOf } from './signature.js';
import { StreamMemory } from './stream-memory.js';
import type { StreamWindows } from './stream-windows.js';
import { ADDED, ADDED_DUE, ADDED_FULL, NOT_ADDED, payloadWord, type WaitingRuns } from './waiting-runs.js';

/** RTP streams open at once. */
export const MAX_OPEN_STREAMS = StreamMemory.MAX_RUNS;

/** The streams that are open, and the ways of their packets: into the run that waits, or alone. */
export class OpenStreams implements RunFollower {
  private readonly streams: KeyedSlots<OpenStream>;
  private readonly plain: PlainMedia;
  private readonly heard = new HeardPayload();

  /** @param header of the packet that is offered. */
  constructor(
    seed: number,
    memory: StreamMemory,
    private readonly header: RtpHeader,
    private readonly runs: WaitingRuns,
    private readonly windows: StreamWindows,
    private readonly counters: CollectorCounters,
  ) {
    const flows = new FlowTable(seed, undefined, (words) => memory.flowCells(words));
    const evicted = (stream: OpenStream) => {
      counters.add('rtp.streams-evicted');
      windows.closeWindow(stream);
    };
    this.streams = new KeyedSlots(seed, MAX_OPEN_STREAMS, evicted, flows);
    this.plain = new PlainMedia(memory, flows, runs, this);
  }

  get size(): number {
    return this.streams.size;
  }

  has(source: number, destination: number, ports: number, ssrc: number): boolean {
    return this.streams.find(source, destination, ports, ssrc) !== null;
  }

  add(stream: OpenStream): void {
    stream.slot = this.streams.add(stream);
    this.runs.begin(stream.slot);
  }

  remove(stream: OpenStream): void {
    this.streams.remove(stream);
  }

  /** Calls back for each; it may remove the one that it is given. */
  forEach(visit: (stream: OpenStream) => void): void {
    this.streams.forEach(visit);
  }

  /** Takes the packet that `header` was read from if it is of an open stream; counts it then. */
  offer(frame: Frame, ports: number): boolean {
    const { header } = this;
    const slot = this.streams.findSlot(frame.source, frame.destination, ports, header.ssrc);
    if (slot < 0) return false;
    this.counters.rtp++;
    const path = pathOf(frame.trafficClass, frame.vlan, frame.ttl);
    const window = this.windows.windowOf(frame.atUs);
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
        frame.atUs - window * WINDOW_US,
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
    if (runs.isLike(stream.slot, header, frame, path)) this.windows.takeRun(stream);
    else this.windows.endRun(stream);
    const signature = signatureOf(frame);
    if (!this.takeOne(stream, data, offset, end, atUs, path, sourceMacHigh, sourceMacLow, signature)) return;
    runs.open(stream.slot, header, frame, path);
    runs.goOn(stream.slot, header, stream.window, stream.pacing.ptimeUnits, meterOf(stream));
  }

  takeLike(slot: number, signature: number, data: Uint8Array, from: number, end: number, atUs: number): void {
    const { header, runs } = this;
    const stream = this.streams.at(slot);
    header.read(data, from, end, 0);
    this.windows.takeRun(stream);
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
    const { header, heard } = this;
    heard.read(header, data, end, stream.payloads, stream.encrypted);
    const arrival = this.windows.take(
      stream,
      atUs,
      header.sequence,
      header.timestamp >>> 0,
      header.marker,
      header.payloadType,
      header.payloadOctets,
      heard,
      signature,
      path,
    );
    // Behind `take`, which may begin another window.
    if (arrival !== ARRIVAL.mirrorCopy) stream.marks.noteMac(macHigh, macLow);
    if (arrival === ARRIVAL.restart) stream.meter?.restart();
    // Behind one that came late or again the run goes on.
    if (arrival !== ARRIVAL.inOrder) return false;
    this.runs.close(stream.slot);
    const { meter, payloads, encrypted } = stream;
    meter?.measure(data, offset, end, atUs, header, heard, payloads, encrypted);
    const isAudio = payloads.kindOf(heard.payloadType, heard.octets) === PACKET_KIND.audio;
    // The blocks of redundant audio differ from packet to packet.
    return stream.pacing.ptimeUnits !== 0 && isAudio && !heard.isRedundant;
  }

  followRun(added: number, slot: number, data: Uint8Array, from: number, end: number, atUs: number): void {
    const stream = this.streams.at(slot);
    if ((added & ADDED_DUE) !== 0 && stream.meter !== null) {
      this.runs.tell(slot, stream.meter);
      stream.meter.inspect(data, from, this.runs.payloadOctetsOf(slot), end, atUs);
      this.runs.follow(slot, stream.meter);
    }
    if ((added & ADDED_FULL) !== 0) this.windows.takeRun(stream);
  }
}

/** First four octets of the payload, all that a telephone event is; 0 where they were not captured. */
export function firstWordOf({ payloadStart }: RtpHeader, data: Uint8Array, end: number): number {
  return payloadStart + 4 <= end ? int32(data, payloadStart) : 0;
}

/** What measures its payloads; null where they are not to be measured, or cannot be. */
function meterOf({ meter, encrypted }: OpenStream): PayloadMeter | null {
  return encrypted ? null : meter;
}
