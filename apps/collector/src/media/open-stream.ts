import { type RtpWindowRecord, WINDOW_US } from '@earshot/contracts';
import {
  type ArrivalRun,
  type ArrivalTrace,
  PACKET_KIND,
  Pacing,
  StreamState,
  type WindowCounts,
} from '@earshot/metrics';
import type { Keyed } from '../flow/keyed-slots.js';
import { DigitTracker } from './digit-tracker.js';
import { type PathFields, PathMarks } from './path-marks.js';
import type { PayloadMeter } from './payload-meter.js';
import { type PayloadTable, STATIC_PAYLOADS } from './payload-table.js';
import type { ProvisionalEvidence } from './provisional-evidence.js';

/**
 * One RTP source in one direction that packets are coming from. What every packet looks at comes first and is a small integer:
 * V8 keeps other numbers behind a pointer, and with thousands of streams each pointer is a cache miss.
 */
export class OpenStream implements Keyed {
  /** Number of the window that is open, in windows since the epoch. */
  window = 0;
  /** Last payload type, so that a change of codec is noticed. */
  payloadType = -1;
  payloads: PayloadTable = STATIC_PAYLOADS;
  /** Of the table of open streams; -1 while the stream is not in it. */
  slot = -1;
  readonly state: StreamState;
  readonly pacing = new Pacing();
  /** Null where payloads are not measured. */
  meter: PayloadMeter | null = null;

  /** Null where no traces are kept. */
  trace: ArrivalTrace | null = null;

  callId: string | null = null;
  encrypted = false;
  /** Where a TURN relay sends it on. */
  relayed: { readonly src: string; readonly dst: string } | null = null;
  /** Version of the SDP hints that this stream has seen. */
  hintsVersion = -1;
  digits: DigitTracker | null = null;
  /** Set while the stream is not believed; its records are then withheld. */
  evidence: ProvisionalEvidence | null = null;

  /** Traces of windows without loss are kept too. */
  keepsAllTraces = false;

  readonly marks = new PathMarks();
  private dropsBefore = 0;
  /** Made with the first record. */
  private named: string | null = null;

  constructor(
    readonly keyA: number,
    readonly keyB: number,
    readonly keyC: number,
    readonly keyD: number,
    readonly src: string,
    readonly dst: string,
    readonly firstUs: number,
    clockRate: number,
  ) {
    this.state = new StreamState({ clockRate: clockRate > 0 ? clockRate : null });
  }

  /** Start of the window in which the last packet came. */
  get lastUs(): number {
    return this.window * WINDOW_US;
  }

  get ssrc(): number {
    return this.keyD >>> 0;
  }

  /** As ids of its records name it. */
  endpoints(): string {
    this.named ??= `${this.src}>${this.dst}>${this.ssrc}`;
    return this.named;
  }

  beginWindow(window: number, probeDrops: number): void {
    this.window = window;
    this.dropsBefore = probeDrops;
  }

  /** Follows a change of payload type: the clock of what is heard, not that of events or noise between. */
  changePayloadType(payloadType: number): void {
    this.payloadType = payloadType;
    if (this.payloads.kinds[payloadType] !== PACKET_KIND.audio) return;
    const clockRate = this.payloads.clockRates[payloadType] as number;
    if (clockRate > 0) this.state.setClockRate(clockRate);
    this.pacing.setClockRate(this.state.clockRate);
  }

  /** Takes packets that came as they should. */
  takeRun(run: ArrivalRun): void {
    this.marks.noteSame(run.length);
    this.meter?.count(run.length);
    this.pacing.arriveRun(run);
    this.trace?.addRun(this.lastUs, run);
    // Last, since it uses the run up.
    this.state.arriveRun(run);
  }

  /** Counts of the window that ends here, null where no packet came in it. */
  takeWindow(probeDrops: number): WindowFields | null {
    const marks = this.marks.take();
    const counts = this.state.takeWindow();
    const trace = this.trace?.take() ?? null;
    if (counts === null) return null;
    const commonest = this.commonestAudio(counts);
    const { clockRate, clockGuessed } = this.state;
    // Before the counts are taken: they are in milliseconds.
    this.pacing.setClockRate(clockRate);
    counts.pacing = this.pacing.take();
    if (this.meter !== null) counts.payload = this.meter.take(this.pacing.ptimeUnits, this.fecPackets(counts));
    const fields: WindowFields = {
      atUs: counts.firstUs,
      windowUs: this.window * WINDOW_US,
      codec: commonest < 0 ? null : this.payloads.codec(commonest),
      clockRate,
      clockSource: clockRate === null ? null : clockGuessed ? 'guessed' : this.payloads.fromSdp ? 'sdp' : 'static',
      counts,
      dscp: marks.dscp,
      ttlMin: marks.ttlMin,
      ttlMax: marks.ttlMax,
      vlans: marks.vlans,
      sourceMacs: marks.sourceMacs,
      ttlShifts: marks.ttlShifts,
      probeDrops: probeDrops - this.dropsBefore,
    };
    if (trace !== null && (this.keepsAllTraces || isImpaired(counts))) fields.trace = base64Of(trace);
    return fields;
  }

  /** Forward error correction has a payload type of its own (RFC 5109 14). */
  private fecPackets({ payloadTypes }: WindowCounts): number {
    let sum = 0;
    for (const payloadType of this.payloads.ofFec) sum += payloadTypes[payloadType] ?? 0;
    return sum;
  }

  private commonestAudio({ payloadTypes, packets: all }: WindowCounts): number {
    let commonest = -1;
    // Names that are numbers are slow to list, and mostly there is one.
    if (payloadTypes[this.payloadType] === all) {
      if (this.payloads.kinds[this.payloadType] === PACKET_KIND.audio) commonest = this.payloadType;
    } else {
      let most = 0;
      for (const [text, packets] of Object.entries(payloadTypes)) {
        const payloadType = Number(text);
        if (packets <= most || this.payloads.kinds[payloadType] !== PACKET_KIND.audio) continue;
        commonest = payloadType;
        most = packets;
      }
    }
    const wrapped = this.meter?.primaryPayloadType ?? -1;
    return wrapped >= 0 && this.payloads.codec(commonest) === 'RED' ? wrapped : commonest;
  }

  /** Made only for streams that have events. */
  digitTracker(): DigitTracker {
    this.digits ??= new DigitTracker();
    return this.digits;
  }
}

/** Some buffer did not play all of it. */
function isImpaired({ expected, playout: { fixed50, fixed200, adaptive } }: WindowCounts): boolean {
  return (
    fixed50.played < expected || fixed200.played < expected || adaptive.played < expected || adaptive.concealed > 0
  );
}

function base64Of(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('base64');
}

/** What a window says beside the stream's identity. */
export type WindowFields = Pick<
  RtpWindowRecord,
  'atUs' | 'windowUs' | 'codec' | 'clockRate' | 'clockSource' | 'counts' | 'probeDrops' | 'trace'
> &
  PathFields;
