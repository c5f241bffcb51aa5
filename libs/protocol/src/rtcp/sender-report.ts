import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';
import { decodeReceptionReports, RECEPTION_REPORT_LENGTH, type ReceptionReport } from './reception-report.js';

/** What a sender says of what it sent (RFC 3550 6.4.1). */
export type SenderInfo = {
  /** Seconds since 1900; often uptime or 0, so no wall clock. */
  readonly ntpSeconds: number;
  /** 1/2^32 s. */
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  /** Payload octets, without headers and padding. */
  readonly octets: number;
};

export interface SenderReport {
  readonly type: typeof RtcpType.SENDER_REPORT;
  readonly ssrc: number;
  readonly senderInfo: SenderInfo;
  readonly reports: readonly ReceptionReport[];
}

const FIXED_LENGTH = 28;

/**
 * ```
 *         0                   1                   2                   3
 *         0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * header |V=2|P|    RC   |   PT=SR=200   |             length            |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |                         SSRC of sender                        |
 *        +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * sender |              NTP timestamp, most significant word             |
 * info   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |             NTP timestamp, least significant word             |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |                         RTP timestamp                         |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |                     sender's packet count                     |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |                      sender's octet count                     |
 *        +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *        |                reception reports, RC times                    |
 * ```
 * Profile-specific extensions after the reports are skipped.
 */
export function decodeSenderReport(bytes: Uint8Array, start: number, end: number): SenderReport | Fault {
  const count = (bytes[start] as number) & 0x1f;
  if (end - start < FIXED_LENGTH + count * RECEPTION_REPORT_LENGTH) return 'bad-length';
  return {
    type: RtcpType.SENDER_REPORT,
    ssrc: uint32(bytes, start + 4),
    senderInfo: {
      ntpSeconds: uint32(bytes, start + 8),
      ntpFraction: uint32(bytes, start + 12),
      rtpTimestamp: uint32(bytes, start + 16),
      packets: uint32(bytes, start + 20),
      octets: uint32(bytes, start + 24),
    },
    reports: decodeReceptionReports(bytes, start + FIXED_LENGTH, count),
  };
}
