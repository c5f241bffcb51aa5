import { mediaKey, RECORD_VERSION, type RtpWindowRecord, WINDOW_US } from '@earshot/contracts';
import { PACKET_KIND, StreamState } from '@earshot/metrics';
import { recordId } from './record-id.js';
import { START_US } from './sip-flow.js';

/** A packet as it was sent. */
export interface RtpPacket {
  /** 0 for the first. */
  readonly index: number;
  /** Sent so many ms after the stream's first. */
  readonly atMs: number;
}

export interface RtpTimelineOptions {
  readonly src: string;
  readonly dst: string;
  readonly ssrc?: number;
  /** Start of the stream, ms after `START_US` or `startUs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly startUs?: number;
  readonly probe?: string;
  readonly callId?: string | null;
  readonly correlationId?: string | null;
  readonly payloadType?: number;
  /** Null where the probe did not know it. */
  readonly codec?: string | null;
  readonly clockRate?: number;
  readonly ptimeMs?: number;
  /** Lost between sender and probe. */
  readonly lost?: (packet: RtpPacket) => boolean;
  /** Later than on time by so many ms. */
  readonly delayMs?: (packet: RtpPacket) => number;
  /** Copies that the mirror made of a packet. */
  readonly mirrorCopies?: (packet: RtpPacket) => number;
  readonly probeDrops?: number;
}

/** The windows of one stream of evenly sent packets, counted by the collector's own stream state. */
export function rtpTimeline(options: RtpTimelineOptions): RtpWindowRecord[] {
  const { ptimeMs = 20, clockRate = 8000, payloadType = 0, startUs = START_US } = options;
  const packets: { arrivalUs: number; index: number; copy: boolean }[] = [];
  for (let index = 0; options.fromMs + index * ptimeMs < options.toMs; index++) {
    const packet = { index, atMs: index * ptimeMs };
    if (options.lost?.(packet)) continue;
    const arrivalUs = startUs + Math.round((options.fromMs + packet.atMs + (options.delayMs?.(packet) ?? 0)) * 1000);
    packets.push({ arrivalUs, index, copy: false });
    const copies = options.mirrorCopies?.(packet) ?? 0;
    for (let copy = 1; copy <= copies; copy++) packets.push({ arrivalUs: arrivalUs + copy * 40, index, copy: true });
  }
  packets.sort((a, b) => a.arrivalUs - b.arrivalUs || a.index - b.index);

  const state = new StreamState({ clockRate });
  const windows: RtpWindowRecord[] = [];
  let windowUs = -1;
  const take = (): void => {
    const counts = state.takeWindow();
    if (counts !== null) windows.push(windowRecord(options, windowUs, counts));
  };
  for (const { arrivalUs, index, copy } of packets) {
    const own = Math.floor(arrivalUs / WINDOW_US) * WINDOW_US;
    if (own !== windowUs && windowUs >= 0) take();
    windowUs = own;
    const sequence = (FIRST_SEQUENCE + index) & 0xffff;
    const timestamp = (FIRST_TIMESTAMP + index * ptimeMs * (clockRate / 1000)) >>> 0;
    // Another link signature than the first copy's: the mirror saw it on another VLAN.
    const link = copy ? 0x20000 : 0x10000;
    state.arrive(arrivalUs, sequence, timestamp, index === 0, ptimeMs * 8, payloadType, PACKET_KIND.audio, link);
  }
  take();
  return windows;
}

/** So that sequence numbers and timestamps wrap in the course of a minute. */
const FIRST_SEQUENCE = 65_000;
const FIRST_TIMESTAMP = 0xffff_0000;

function windowRecord(
  options: RtpTimelineOptions,
  windowUs: number,
  counts: NonNullable<ReturnType<StreamState['takeWindow']>>,
): RtpWindowRecord {
  const { src, dst, ssrc = 0x1234abcd, probe = 'test' } = options;
  const codec = options.codec === undefined ? 'PCMU' : options.codec;
  return {
    v: RECORD_VERSION,
    id: recordId(probe, src, dst, ssrc, windowUs, counts.firstUs),
    probe,
    atUs: counts.firstUs,
    key: mediaKey(src, dst),
    kind: 'rtp-window',
    src,
    dst,
    ssrc,
    windowUs,
    callId: options.callId ?? null,
    correlationId: options.correlationId ?? null,
    codec,
    clockRate: codec === null ? null : (options.clockRate ?? 8000),
    clockSource: codec === null ? null : 'static',
    encrypted: false,
    counts,
    dscp: { '46': counts.packets },
    ttlMin: 60,
    ttlMax: 60,
    vlans: [],
    probeDrops: options.probeDrops ?? 0,
  };
}
