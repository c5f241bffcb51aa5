import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/**
 * Receiver Reference Time (RFC 3611 4.4):
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=4      |   reserved    |       block length = 2        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              NTP timestamp, most significant word             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             NTP timestamp, least significant word             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export function decodeReceiverReferenceTimeBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  return { ssrc: null, fields: { ntpSeconds: uint32(bytes, start + 4), ntpFraction: uint32(bytes, start + 8) } };
}

/**
 * DLRR (RFC 3611 4.5), one sub-block for each receiver; the lists of the fields run in parallel:
 * ```
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=5      |   reserved    |         block length          |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                 SSRC_1 (SSRC of first receiver)               | sub-
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ block
 * |                         last RR (LRR)                         |   1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   delay since last RR (DLRR)                  |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * ```
 * LRR is the middle 32 bits of an NTP time, 0 for none; DLRR is in 1/65536 s. RTT = arrival - LRR - DLRR.
 */
export function decodeDlrrBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if ((end - start - 4) % 12 !== 0) return null;
  const ssrcs: number[] = [];
  const lastReceiverReports: number[] = [];
  const delaysSinceLastReceiverReport: number[] = [];
  for (let at = start + 4; at + 12 <= end; at += 12) {
    ssrcs.push(uint32(bytes, at));
    lastReceiverReports.push(uint32(bytes, at + 4));
    delaysSinceLastReceiverReport.push(uint32(bytes, at + 8));
  }
  return { ssrc: null, fields: { ssrcs, lastReceiverReports, delaysSinceLastReceiverReport } };
}
