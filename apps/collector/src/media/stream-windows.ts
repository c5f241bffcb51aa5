import { type CaptureRecord, WINDOW_US } from '@earshot/contracts';
import { ARRIVAL, type Arrival, ArrivalRun, PACKET_KIND } from '@earshot/metrics';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import type { Digit } from './digit-tracker.js';
import type { HeardPayload } from './heard-payload.js';
import type { OpenStream } from './open-stream.js';
import type { ProvisionalStreams } from './provisional-streams.js';
import type { MediaHint, SdpHints } from './sdp-hints.js';
import { digitRecord, windowRecord } from './stream-records.js';
import type { WaitingRuns } from './waiting-runs.js';

/** Folds the packets of streams into windows, and makes a record of each window that ends and each digit. */
export class StreamWindows {
  /** Packets that the probe's kernel or queues dropped so far. */
  probeDrops = 0;
  /** The window that the last packet lay in: consecutive ones mostly lie in the same. */
  private windowUs = 0;
  private window = 0;
  private readonly run = new ArrivalRun();

  constructor(
    private readonly probe: string,
    private readonly hints: SdpHints,
    private readonly runs: WaitingRuns,
    private readonly provisional: ProvisionalStreams,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {}

  /** Takes one packet of the stream; type and octets of its payload, and what is heard of it. */
  take(
    stream: OpenStream,
    atUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadType: number,
    payloadOctets: number,
    heard: HeardPayload,
    signature: number,
    path: number,
  ): Arrival {
    const window = this.windowOf(atUs);
    if (window !== stream.window) this.leaveWindow(stream, window);
    if (payloadType !== stream.payloadType) stream.changePayloadType(payloadType);
    const kind = stream.payloads.kindOf(heard.payloadType, heard.octets);
    // RFC 4733 2.3: four octets an event. Others are SRTP that nobody announced, or keep a path open.
    if (kind === PACKET_KIND.telephoneEvent && heard.octets > 0 && (heard.octets & 3) === 0)
      this.takeEvent(stream, heard.firstWord, atUs, timestamp, heard.payloadType);
    const arrival = stream.state.arrive(atUs, sequence, timestamp, marker, payloadOctets, payloadType, kind, signature);
    // A mirror's copy comes from another place, before or behind a router: its marks are not those of the stream here.
    if (arrival !== ARRIVAL.mirrorCopy) stream.marks.note(path, atUs);
    if (stream.trace !== null && arrival !== ARRIVAL.mirrorCopy && arrival !== ARRIVAL.stray) {
      stream.trace.add(stream.lastUs, atUs, sequence, timestamp, marker, kind);
    }
    if (arrival === ARRIVAL.restart) stream.pacing.restart();
    if (arrival <= ARRIVAL.inOrder || arrival === ARRIVAL.restart)
      stream.pacing.arrive(atUs, sequence, timestamp, marker, kind);
    return arrival;
  }

  /** Takes the packets of the stream that wait. */
  takeRun(stream: OpenStream): void {
    if (!this.runs.take(stream.slot, this.run)) return;
    if (stream.meter !== null) this.runs.tell(stream.slot, stream.meter);
    stream.takeRun(this.run);
  }

  /** The same; no others join them. */
  endRun(stream: OpenStream): void {
    if (stream.slot < 0) return;
    this.takeRun(stream);
    this.runs.close(stream.slot);
  }

  /** Begins the stream's first window. */
  begin(stream: OpenStream, firstUs: number): void {
    stream.beginWindow(this.windowOf(firstUs), this.probeDrops);
    stream.hintsVersion = this.hints.version;
  }

  /** Number of the window at a time, in windows since the epoch. */
  windowOf(atUs: number): number {
    if (atUs < this.windowUs || atUs >= this.windowUs + WINDOW_US) {
      this.window = Math.floor(atUs / WINDOW_US);
      this.windowUs = this.window * WINDOW_US;
    }
    return this.window;
  }

  /** Puts out the record of the stream's window, where packets came in it. */
  closeWindow(stream: OpenStream): void {
    this.endRun(stream);
    const fields = stream.takeWindow(this.probeDrops);
    if (fields === null) return;
    if (stream.hintsVersion !== this.hints.version) this.lookAgain(stream);
    this.put(stream, windowRecord(this.probe, stream, fields));
    this.counters.add('rtp.windows');
  }

  addDigit(stream: OpenStream, digit: Digit): void {
    this.put(stream, digitRecord(this.probe, stream, digit));
    this.counters.add('dtmf.digits');
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

  /** SDP came after the stream began, or changed. A stream stays with the call that it was first found in. */
  private lookAgain(stream: OpenStream): void {
    stream.hintsVersion = this.hints.version;
    const hint = this.hints.between(stream.keyA, stream.keyB, stream.keyC);
    if (hint === null || (stream.callId !== null && stream.callId !== hint.callId)) return;
    applyHint(stream, hint);
    if (stream.payloadType >= 0) stream.changePayloadType(stream.payloadType);
  }

  private put(stream: OpenStream, record: CaptureRecord): void {
    if (stream.evidence === null) this.outbox.add(record);
    else this.provisional.withhold(stream, record);
  }
}

/** The stream is what SDP says. */
export function applyHint(stream: OpenStream, hint: MediaHint): void {
  stream.callId = hint.callId;
  stream.payloads = hint.payloads;
  stream.encrypted = hint.encrypted;
  stream.meter?.describe(hint.audioLevelId);
}
