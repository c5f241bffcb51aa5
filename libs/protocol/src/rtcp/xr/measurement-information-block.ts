import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { ntpSeconds } from './field.js';

/**
 * Measurement Information (RFC 6776 4.1), the span that the interval and cumulative blocks of the same packet measure:
 * ```
 * |     BT=14     |    Reserved   |      block length = 7         |
 * |                     SSRC of stream source                     |
 * |            Reserved           |    first sequence number      |
 * |           extended first sequence number of interval          |
 * |                extended last sequence number                  |
 * |              measurement duration (interval)                  |   16.16 s
 * |     measurement duration (cumulative) - seconds (bit 0-31)    |   32.32 s
 * |     measurement duration (cumulative) - fraction (bit 0-31)   |
 * ```
 */
export function decodeMeasurementInformationBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 32) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      firstSequence: uint16(bytes, start + 10),
      extendedFirstSequence: uint32(bytes, start + 12),
      extendedLastSequence: uint32(bytes, start + 16),
      intervalSeconds: uint32(bytes, start + 20) / 65_536,
      cumulativeSeconds: ntpSeconds(bytes, start + 24),
    },
  };
}
