import { mediaKey, RECORD_VERSION, type RtcpRecord } from '@earshot/contracts';
import { recordId } from './record-id.js';
import { START_US } from './sip-flow.js';

export interface SenderOptions {
  readonly src: string;
  readonly dst: string;
  readonly ssrc: number;
  readonly atMs: number;
  /** Middle 32 bits of its NTP time, which the receiver repeats. */
  readonly ntpMiddle: number;
  readonly packets: number;
  /** Name in a source description of the same compound packet (RFC 3550 6.5.1); none by default. */
  readonly cname?: string;
  readonly probe?: string;
}

export interface ReportOptions {
  readonly src: string;
  readonly dst: string;
  /** Who reports. */
  readonly ssrc: number;
  readonly atMs: number;
  /** Whom it reports of. */
  readonly of: number;
  readonly cumulativeLost: number;
  readonly extendedHighestSequence: number;
  readonly jitterUnits?: number;
  readonly lastSenderReport?: number;
  /** Milliseconds, put in units of 1/65536 s. */
  readonly delaySinceMs?: number;
  readonly probe?: string;
}

/** RFC 3550 6.4.1, without report blocks. */
export function senderReport(options: SenderOptions): RtcpRecord {
  const { cname, ssrc } = options;
  return {
    ...packet(options, cname === undefined ? [200] : [200, 202]),
    ...(cname === undefined ? {} : { cname, sdes: [{ ssrc, item: 'cname', text: cname }] }),
    senderInfo: {
      ntpSeconds: options.ntpMiddle >>> 16,
      ntpFraction: ((options.ntpMiddle & 0xffff) << 16) >>> 0,
      rtpTimestamp: 0,
      packets: options.packets,
      octets: options.packets * 160,
    },
  };
}

/** RFC 3550 6.4.2 with one report block. */
export function receiverReport(options: ReportOptions): RtcpRecord {
  return {
    ...packet(options, [201]),
    reports: [
      {
        ssrc: options.of,
        fractionLost256: 0,
        cumulativeLost: options.cumulativeLost,
        extendedHighestSequence: options.extendedHighestSequence,
        interarrivalJitterUnits: options.jitterUnits ?? 8,
        lastSenderReport: options.lastSenderReport ?? 0,
        delaySinceLastSenderReport: Math.round(((options.delaySinceMs ?? 0) * 65_536) / 1000),
      },
    ],
  };
}

/** RFC 3611 2, with those blocks. */
export function extendedReport(
  options: { src: string; dst: string; ssrc: number; atMs: number; probe?: string },
  xr: RtcpRecord['xr'],
): RtcpRecord {
  return { ...packet(options, [207]), xr };
}

/** RFC 3611 4.4: a receiver's clock, of which the middle 32 bits count. */
export function referenceTime(ntpMiddle: number): RtcpRecord['xr'][number] {
  const fields = { ntpSeconds: ntpMiddle >>> 16, ntpFraction: ((ntpMiddle & 0xffff) << 16) >>> 0 };
  return { type: 4, name: 'receiver-reference-time', ssrc: null, fields };
}

/** RFC 3611 4.5: answers to reference times of so many receivers, the delay in milliseconds. */
export function delaySinceLastReceiverReport(
  ...answers: readonly { readonly ssrc: number; readonly last: number; readonly delayMs: number }[]
): RtcpRecord['xr'][number] {
  const fields = {
    ssrcs: answers.map(({ ssrc }) => ssrc),
    lastReceiverReports: answers.map(({ last }) => last),
    delaysSinceLastReceiverReport: answers.map(({ delayMs }) => Math.round((delayMs * 65_536) / 1000)),
  };
  return { type: 5, name: 'dlrr', ssrc: null, fields };
}

function packet(
  options: { src: string; dst: string; ssrc: number; atMs: number; probe?: string },
  packetTypes: number[],
): RtcpRecord {
  const { src, dst, ssrc, atMs, probe = 'test' } = options;
  return {
    v: RECORD_VERSION,
    id: recordId('rtcp', probe, src, dst, ssrc, atMs, ...packetTypes),
    probe,
    atUs: START_US + Math.round(atMs * 1000),
    key: mediaKey(src, dst),
    kind: 'rtcp',
    ordinal: 0,
    src,
    dst,
    callId: null,
    correlationId: null,
    ssrc,
    packetTypes,
    senderInfo: null,
    reports: [],
    cname: null,
    bye: null,
    app: null,
    xr: [],
    fault: null,
  };
}
