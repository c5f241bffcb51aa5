import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured16 } from './field.js';

/**
 * De-Jitter Buffer (RFC 7005 4.1), milliseconds:
 * ```
 * |     BT=23     | I |C|  resv   |       block length = 3        |
 * |                          SSRC of Source                       |
 * |          JB nominal           |           JB maximum          |
 * |     JB high-water mark        |      JB low-water mark        |
 * ```
 */
export function decodeDeJitterBufferBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 16) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      adaptation: (typeSpecific & 0x20) === 0 ? 'fixed' : 'adaptive',
      nominalMs: measured16(bytes, start + 8),
      maximumMs: measured16(bytes, start + 10),
      highWaterMs: measured16(bytes, start + 12),
      lowWaterMs: measured16(bytes, start + 14),
    },
  };
}
