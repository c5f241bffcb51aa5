import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured16, measured32 } from './field.js';

/**
 * Burst/Gap Loss Summary Statistics (RFC 7004 3.1.1):
 * ```
 * |     BT=17     | I | Reserved  |      block length = 3         |
 * |                        SSRC of Source                         |
 * |        Burst Loss Rate        |         Gap Loss Rate         |
 * |      Burst Duration Mean      |    Burst Duration Variance    |
 * ```
 * Rates have the binary point at the left edge of the field: 1/65536.
 */
export function decodeBurstGapLossSummaryBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 16) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      burstLossRate65536: measured16(bytes, start + 8),
      gapLossRate65536: measured16(bytes, start + 10),
      burstDurationMeanMs: measured16(bytes, start + 12),
      burstDurationVarianceMs2: measured16(bytes, start + 14),
    },
  };
}

/**
 * Burst/Gap Discard Summary Statistics (RFC 7004 3.2.1):
 * ```
 * |     BT=18     | I | Reserved  |      block length = 2         |
 * |                        SSRC of Source                         |
 * |       Burst Discard Rate      |        Gap Discard Rate       |
 * ```
 */
export function decodeBurstGapDiscardSummaryBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      burstDiscardRate65536: measured16(bytes, start + 8),
      gapDiscardRate65536: measured16(bytes, start + 10),
    },
  };
}

/**
 * Frame Impairment Statistics Summary (RFC 7004 4.1.1), frames from `begin_seq` on and before `end_seq`:
 * ```
 * |     BT=19     |T|  Reserved   |      block length = 6         |
 * |                        SSRC of Source                         |
 * |          begin_seq            |             end_seq           |
 * |                       discarded_frames                        |
 * |                          dup_frames                           |
 * |                       full_lost_frames                        |
 * |                     partial_lost_frames                       |
 * ```
 * T tells frames that stand alone from those that need another; it is kept as written.
 */
export function decodeFrameImpairmentSummaryBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 28) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      frameTypeIndicator: (bytes[start + 1] as number) >> 7,
      beginSequence: uint16(bytes, start + 8),
      endSequence: uint16(bytes, start + 10),
      discardedFrames: measured32(bytes, start + 12),
      duplicateFrames: measured32(bytes, start + 16),
      fullLostFrames: measured32(bytes, start + 20),
      partialLostFrames: measured32(bytes, start + 24),
    },
  };
}
