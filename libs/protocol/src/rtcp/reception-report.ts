import { uint32 } from '../bytes.js';

/** What a receiver says of one source (RFC 3550 6.4.1). */
export type ReceptionReport = {
  readonly ssrc: number;
  /** Since the previous report, n/256. */
  readonly fractionLost256: number;
  /** Since the beginning; signed 24 bits, negative where duplicates came in. */
  readonly cumulativeLost: number;
  readonly extendedHighestSequence: number;
  /** RFC 3550 A.8, units of the RTP timestamp. */
  readonly interarrivalJitterUnits: number;
  /** Middle 32 bits of the NTP time of the last sender report, 0 for none. */
  readonly lastSenderReport: number;
  /** Units of 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
};

export const RECEPTION_REPORT_LENGTH = 24;

/**
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                 SSRC_1 (SSRC of first source)                 |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | fraction lost |       cumulative number of packets lost       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           extended highest sequence number received           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      interarrival jitter                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         last SR (LSR)                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   delay since last SR (DLSR)                  |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * ```
 * The caller has checked that all `count` blocks lie in bounds.
 */
export function decodeReceptionReports(bytes: Uint8Array, offset: number, count: number): ReceptionReport[] {
  const reports: ReceptionReport[] = [];
  for (let index = 0; index < count; index++) {
    const at = offset + index * RECEPTION_REPORT_LENGTH;
    reports.push({
      ssrc: uint32(bytes, at),
      fractionLost256: bytes[at + 4] as number,
      cumulativeLost: signed24(uint32(bytes, at + 4)),
      extendedHighestSequence: uint32(bytes, at + 8),
      interarrivalJitterUnits: uint32(bytes, at + 12),
      lastSenderReport: uint32(bytes, at + 16),
      delaySinceLastSenderReport: uint32(bytes, at + 20),
    });
  }
  return reports;
}

/** The lower 24 bits, sign extended. */
export function signed24(value: number): number {
  return (value << 8) >> 8;
}
