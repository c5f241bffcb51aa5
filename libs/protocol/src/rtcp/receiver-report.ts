import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';
import { decodeReceptionReports, RECEPTION_REPORT_LENGTH, type ReceptionReport } from './reception-report.js';

export interface ReceiverReport {
  readonly type: typeof RtcpType.RECEIVER_REPORT;
  /** Who reports. */
  readonly ssrc: number;
  readonly reports: readonly ReceptionReport[];
}

const FIXED_LENGTH = 8;

/**
 * RFC 3550 6.4.2:
 * ```
 *         0                   1                   2                   3
 *         0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * header |V=2|P|    RC   |   PT=RR=201   |             length            |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |                     SSRC of packet sender                     |
 *        +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *        |                reception reports, RC times                    |
 * ```
 */
export function decodeReceiverReport(bytes: Uint8Array, start: number, end: number): ReceiverReport | Fault {
  const count = (bytes[start] as number) & 0x1f;
  if (end - start < FIXED_LENGTH + count * RECEPTION_REPORT_LENGTH) return 'bad-length';
  return {
    type: RtcpType.RECEIVER_REPORT,
    ssrc: uint32(bytes, start + 4),
    reports: decodeReceptionReports(bytes, start + FIXED_LENGTH, count),
  };
}
