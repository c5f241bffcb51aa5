import {
  mediaKey,
  RECORD_VERSION,
  type RtpPayloadCounts,
  type RtpWindowRecord,
  type TtlShift,
  WINDOW_US,
} from '@earshot/contracts';
import { ARRIVAL, PACKET_KIND, Pacing, StreamState } from '@earshot/metrics';
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
  /** Not sent, while the timestamp goes on: the sender is silent. The packet after has the marker bit. */
  readonly silent?: (packet: RtpPacket) => boolean;
  /** Sent with the next sequence number, but so many timestamp units beyond: the sender began anew. */
  readonly restartsAt?: readonly number[];
  /** Clock of the timestamps, where it is not what SDP says. */
  readonly sentClockRate?: number;
  /** Copies that the mirror made of a packet. */
  readonly mirrorCopies?: (packet: RtpPacket) => number;
  readonly probeDrops?: number;
  readonly dscp?: number;
  readonly ttl?: (packet: RtpPacket) => number;
  /** What the probe measured of the payloads of each window; nothing by default. */
  readonly payload?: (windowUs: number) => Partial<RtpPayloadCounts>;
}

interface SentPacket extends RtpPacket {
  readonly arrivalUs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly copy: boolean;
}

/** The windows of one stream of evenly sent packets, counted by the collector's own stream state. */
export function rtpTimeline(options: RtpTimelineOptions): RtpWindowRecord[] {
  const { ptimeMs = 20, clockRate = 8000, payloadType = 0 } = options;
  const state = new StreamState({ clockRate });
  const pacing = new Pacing();
  pacing.setClockRate(clockRate);
  const windows: RtpWindowRecord[] = [];
  let own: SentPacket[] = [];
  let windowUs = -1;
  const take = (): void => {
    const counts = state.takeWindow();
    if (counts !== null) windows.push(windowRecord(options, windowUs, { ...counts, pacing: pacing.take() }, own));
    own = [];
  };
  for (const packet of sentPackets(options, ptimeMs, clockRate)) {
    const { arrivalUs, sequence, timestamp, marker, copy } = packet;
    const at = Math.floor(arrivalUs / WINDOW_US) * WINDOW_US;
    if (at !== windowUs && windowUs >= 0) take();
    windowUs = at;
    // Another link signature than the first copy's: the mirror saw it on another VLAN.
    const link = copy ? 0x20000 : 0x10000;
    const { audio } = PACKET_KIND;
    const arrival = state.arrive(arrivalUs, sequence, timestamp, marker, ptimeMs * 8, payloadType, audio, link);
    if (arrival <= ARRIVAL.inOrder) pacing.arrive(arrivalUs, sequence, timestamp, marker, audio);
    if (!copy) own.push(packet);
  }
  take();
  return windows;
}

/** So that sequence numbers and timestamps wrap in the course of a minute. */
const FIRST_SEQUENCE = 65_000;
const FIRST_TIMESTAMP = 0xffff_0000;
/** A restart goes so far on in both. */
const RESTART_SEQUENCE = 20_000;
const RESTART_TIMESTAMP = 0x1234_5678;

/** In order of arrival. */
function sentPackets(options: RtpTimelineOptions, ptimeMs: number, clockRate: number): SentPacket[] {
  const { startUs = START_US, sentClockRate = clockRate } = options;
  const packets: SentPacket[] = [];
  let silences = 0;
  let restarts = 0;
  let marker = true;
  for (let index = 0; options.fromMs + index * ptimeMs < options.toMs; index++) {
    const packet = { index, atMs: index * ptimeMs };
    if (options.restartsAt?.includes(index)) restarts++;
    if (options.silent?.(packet)) {
      silences++;
      marker = true;
      continue;
    }
    const sent = {
      ...packet,
      arrivalUs: startUs + Math.round((options.fromMs + packet.atMs + (options.delayMs?.(packet) ?? 0)) * 1000),
      sequence: (FIRST_SEQUENCE + index - silences + restarts * RESTART_SEQUENCE) & 0xffff,
      timestamp: (FIRST_TIMESTAMP + (packet.atMs * sentClockRate) / 1000 + restarts * RESTART_TIMESTAMP) >>> 0,
      marker,
      copy: false,
    };
    marker = false;
    if (options.lost?.(packet)) continue;
    packets.push(sent);
    const copies = options.mirrorCopies?.(packet) ?? 0;
    for (let copy = 1; copy <= copies; copy++)
      packets.push({ ...sent, arrivalUs: sent.arrivalUs + copy * 40, copy: true });
  }
  return packets.sort((a, b) => a.arrivalUs - b.arrivalUs || a.index - b.index);
}

const NO_PAYLOAD: RtpPayloadCounts = {
  inspectedPackets: 0,
  measuredPackets: 0,
  samples: 0,
  powerSumMilliwatt: 0,
  clippedSamples: 0,
  silentPackets: 0,
  constantPackets: 0,
  constantRunMs: 0,
  constantOctet: null,
  dtxPackets: 0,
  csrcPackets: 0,
  extensionPackets: 0,
  paddedPackets: 0,
  redPackets: 0,
  fecPackets: 0,
  audioLevelPackets: 0,
  audioLevelSumDbov: 0,
  voicePackets: 0,
  frameExcessOctets: {},
};

function windowRecord(
  options: RtpTimelineOptions,
  windowUs: number,
  counts: NonNullable<ReturnType<StreamState['takeWindow']>>,
  packets: readonly SentPacket[],
): RtpWindowRecord {
  const { src, dst, ssrc = 0x1234abcd, probe = 'test' } = options;
  const codec = options.codec === undefined ? 'PCMU' : options.codec;
  const ttls = packets.map((packet) => options.ttl?.(packet) ?? 60);
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
    counts:
      options.payload === undefined ? counts : { ...counts, payload: { ...NO_PAYLOAD, ...options.payload(windowUs) } },
    dscp: { [options.dscp ?? 46]: counts.packets },
    ttlMin: Math.min(...ttls),
    ttlMax: Math.max(...ttls),
    ttlShifts: shiftsOf(packets, ttls),
    vlans: [],
    probeDrops: options.probeDrops ?? 0,
  };
}

/** Within the window; a route changes in the middle of one. */
function shiftsOf(packets: readonly SentPacket[], ttls: readonly number[]): TtlShift[] {
  return packets.flatMap(({ arrivalUs }, index) => {
    const from = ttls[index - 1];
    const to = ttls[index] as number;
    return from === undefined || from === to ? [] : [{ atUs: arrivalUs, from, to }];
  });
}
