import { type CaptureRecord, type RtpWindowRecord, WINDOW_US } from '@earshot/contracts';
import { PACKET_KIND, StreamState, type WindowCounts } from '@earshot/metrics';
import type { Keyed } from '../flow/keyed-slots.js';
import { DigitTracker } from './digit-tracker.js';
import { type PayloadTable, STATIC_PAYLOADS } from './payload-table.js';
import type { ProvisionalEvidence } from './provisional-evidence.js';

/** Distinct DSCP values, VLANs and payload types of one window are few; what is beyond is an attack. */
const MAX_DISTINCT = 64;

/**
 * One RTP source in one direction that packets are coming from. What every packet looks at comes first and is a small integer:
 * V8 keeps other numbers behind a pointer, and with thousands of streams each pointer is a cache miss.
 */
export class OpenStream implements Keyed {
  /** Number of the window that is open, in windows since the epoch. */
  window = 0;
  /** Last payload type, so that a change of codec is noticed. */
  payloadType = -1;
  /** Traffic class, TTL and VLAN of the last packet, and how many came with the same since they were noted. */
  private path = 0;
  private pathPackets = 0;
  payloads: PayloadTable = STATIC_PAYLOADS;
  readonly state: StreamState;

  callId: string | null = null;
  encrypted = false;
  /** Version of the SDP hints that this stream has seen. */
  hintsVersion = -1;
  digits: DigitTracker | null = null;
  /** Set while the stream is not believed; its records are then withheld. */
  evidence: ProvisionalEvidence | null = null;
  withheld: CaptureRecord[] = [];

  private dscp: Record<string, number> = {};
  private ttlMin = 256;
  private ttlMax = -1;
  private vlans: number[] = [];
  private dropsBefore = 0;

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

  beginWindow(window: number, probeDrops: number): void {
    this.window = window;
    this.dropsBefore = probeDrops;
  }

  /** Notes the way that a packet came: one comparison while it stays the same. */
  notePath(path: number): void {
    if (path !== this.path) {
      this.flushPath();
      this.path = path;
    }
    this.pathPackets++;
  }

  /** Follows a change of payload type: the clock of what is heard, not that of events or noise between. */
  changePayloadType(payloadType: number): void {
    this.payloadType = payloadType;
    if (this.payloads.kinds[payloadType] !== PACKET_KIND.audio) return;
    const clockRate = this.payloads.clockRates[payloadType] as number;
    if (clockRate > 0) this.state.setClockRate(clockRate);
  }

  /** Counts of the window that ends here, null where no packet came in it. */
  takeWindow(probeDrops: number): WindowFields | null {
    this.flushPath();
    const { dscp, ttlMin, ttlMax, vlans } = this;
    const counts = this.state.takeWindow();
    this.dscp = {};
    this.ttlMin = 256;
    this.ttlMax = -1;
    this.vlans = [];
    if (counts === null) return null;
    const commonest = this.commonestAudio(counts);
    const { clockRate, clockGuessed } = this.state;
    return {
      atUs: counts.firstUs,
      windowUs: this.window * WINDOW_US,
      codec: commonest < 0 ? null : this.payloads.codec(commonest),
      clockRate,
      clockSource: clockRate === null ? null : clockGuessed ? 'guessed' : this.payloads.fromSdp ? 'sdp' : 'static',
      counts,
      dscp,
      ttlMin: ttlMax < 0 ? null : ttlMin,
      ttlMax: ttlMax < 0 ? null : ttlMax,
      vlans,
      probeDrops: probeDrops - this.dropsBefore,
    };
  }

  private flushPath(): void {
    if (this.pathPackets === 0) return;
    const ttl = this.path & 0xff;
    const vlan = ((this.path >>> 8) & 0x1fff) - 1;
    const dscp = String(this.path >>> 26);
    if (this.dscp[dscp] !== undefined || Object.keys(this.dscp).length < MAX_DISTINCT) {
      this.dscp[dscp] = (this.dscp[dscp] ?? 0) + this.pathPackets;
    }
    if (ttl < this.ttlMin) this.ttlMin = ttl;
    if (ttl > this.ttlMax) this.ttlMax = ttl;
    if (vlan >= 0 && this.vlans.length < MAX_DISTINCT && !this.vlans.includes(vlan)) this.vlans.push(vlan);
    this.pathPackets = 0;
  }

  private commonestAudio(counts: WindowCounts): number {
    let commonest = -1;
    let most = 0;
    for (const [text, packets] of Object.entries(counts.payloadTypes)) {
      const payloadType = Number(text);
      if (packets <= most || this.payloads.kinds[payloadType] !== PACKET_KIND.audio) continue;
      commonest = payloadType;
      most = packets;
    }
    return commonest;
  }

  /** Made only for streams that have events. */
  digitTracker(): DigitTracker {
    this.digits ??= new DigitTracker();
    return this.digits;
  }
}

/** What a window says beside the stream's identity. */
export type WindowFields = Pick<
  RtpWindowRecord,
  | 'atUs'
  | 'windowUs'
  | 'codec'
  | 'clockRate'
  | 'clockSource'
  | 'counts'
  | 'dscp'
  | 'ttlMin'
  | 'ttlMax'
  | 'vlans'
  | 'probeDrops'
>;

/** DSCP, VLAN and TTL in one number, for `notePath`. */
export function pathOf(trafficClass: number, vlan: number, ttl: number): number {
  return ((trafficClass >> 2) << 26) | ((vlan + 1) << 8) | ttl;
}
