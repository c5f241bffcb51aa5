import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

const TTL_KINDS = [null, 'ipv4', 'ipv6', null] as const;

/**
 * Statistics Summary (RFC 3611 4.6):
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=6      |L|D|J|ToH|rsvd.|       block length = 9        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of source                         |
 * |          begin_seq            |             end_seq           |
 * |                        lost_packets                           |
 * |                        dup_packets                            |
 * |                         min_jitter                            |
 * |                         max_jitter                            |
 * |                         mean_jitter                           |
 * |                         dev_jitter                            |
 * | min_ttl_or_hl | max_ttl_or_hl |mean_ttl_or_hl | dev_ttl_or_hl |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 * Fields whose flag is not set mean nothing: null. Jitter is in units of the RTP timestamp.
 */
export function decodeStatisticsSummaryBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 40) return null;
  const flags = bytes[start + 1] as number;
  const jitter = (flags & 0x20) !== 0;
  const ttlKind = TTL_KINDS[(flags >> 3) & 3] ?? null;
  const ttl = ttlKind !== null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      beginSequence: uint16(bytes, start + 8),
      endSequence: uint16(bytes, start + 10),
      lostPackets: (flags & 0x80) !== 0 ? uint32(bytes, start + 12) : null,
      duplicatePackets: (flags & 0x40) !== 0 ? uint32(bytes, start + 16) : null,
      minJitterUnits: jitter ? uint32(bytes, start + 20) : null,
      maxJitterUnits: jitter ? uint32(bytes, start + 24) : null,
      meanJitterUnits: jitter ? uint32(bytes, start + 28) : null,
      jitterDeviationUnits: jitter ? uint32(bytes, start + 32) : null,
      ttlKind,
      minTtl: ttl ? (bytes[start + 36] as number) : null,
      maxTtl: ttl ? (bytes[start + 37] as number) : null,
      meanTtl: ttl ? (bytes[start + 38] as number) : null,
      ttlDeviation: ttl ? (bytes[start + 39] as number) : null,
    },
  };
}
