import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/**
 * Packet Receipt Times (RFC 3611 4.3):
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=3      | rsvd. |   T   |         block length          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of source                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          begin_seq            |             end_seq           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Receipt time of packet begin_seq                      ...
 * ```
 * Times are in units of the RTP timestamp, synchronised with the sender's.
 */
export function decodeReceiptTimesBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const receiptTimes: number[] = [];
  for (let at = start + 12; at + 4 <= end; at += 4) receiptTimes.push(uint32(bytes, at));
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      thinning: (bytes[start + 1] as number) & 0x0f,
      beginSequence: uint16(bytes, start + 8),
      endSequence: uint16(bytes, start + 10),
      receiptTimes,
    },
  };
}
