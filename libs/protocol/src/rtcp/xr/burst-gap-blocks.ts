import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured, measured16, measured24, measured32 } from './field.js';

/**
 * Burst/Gap Loss (RFC 6958 3.1):
 * ```
 * |    BT=20      | I |C|  resv.  |      block length = 5         |
 * |                        SSRC of Source                         |
 * |    Threshold  |         Sum of Burst Durations (ms)           |
 * |           Packets Lost in Bursts              |    Total...   |
 * |   ...Packets Expected in Bursts               |    Number...  |
 * | of Bursts|      Sum of Squares of Burst Durations (ms-squared) |
 * ```
 * The text gives the number of bursts 16 bits, the figure 12; with 36 bits of squares only 12 fit, so 12 it is.
 */
export function decodeBurstGapLossBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 24) return null;
  const typeSpecific = bytes[start + 1] as number;
  const tail = uint16(bytes, start + 18);
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      combined: (typeSpecific >> 5) & 1,
      threshold: bytes[start + 8] as number,
      burstDurationSumMs: measured24(bytes, start + 9),
      lostInBursts: measured24(bytes, start + 12),
      expectedInBursts: measured24(bytes, start + 15),
      bursts: measured(tail >> 4, 12),
      burstDurationSquaresSumMs2: measured((tail & 0x0f) * 2 ** 32 + uint32(bytes, start + 20), 36),
    },
  };
}

/**
 * Burst/Gap Discard (RFC 7003 3.1):
 * ```
 * |    BT=21      | I |   resv    |      block length = 3         |
 * |                        SSRC of Source                         |
 * |   Threshold   |        Packets Discarded in Bursts            |
 * |       Total Packets Expected in Bursts        |   Reserved    |
 * ```
 */
export function decodeBurstGapDiscardBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 16) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      threshold: bytes[start + 8] as number,
      discardedInBursts: measured24(bytes, start + 9),
      expectedInBursts: measured24(bytes, start + 12),
    },
  };
}

/**
 * Independent Burst/Gap Discard (RFC 8015 3.1):
 * ```
 * |     BT=35     | I |   resv    |      block length = 5         |
 * |                        SSRC of Source                         |
 * |   Threshold   |         Sum of Burst Durations (ms)           |
 * |          Packets Discarded in Bursts          |   Number of   |
 * |    Bursts     |     Total Packets Expected in Bursts          |
 * |                         Discard Count                         |
 * ```
 */
export function decodeIndependentBurstGapDiscardBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 24) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      threshold: bytes[start + 8] as number,
      burstDurationSumMs: measured24(bytes, start + 9),
      discardedInBursts: measured24(bytes, start + 12),
      bursts: measured16(bytes, start + 15),
      expectedInBursts: measured24(bytes, start + 17),
      discardCount: measured32(bytes, start + 20),
    },
  };
}
