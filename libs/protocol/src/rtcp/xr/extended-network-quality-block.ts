import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { uint24 } from './field.js';

/**
 * BT's Extended Network Quality (RFC 5093); it names no source:
 * ```
 * |     BT=8      |   reserved    |      block length = 8         |
 * |          begin_seq            |             end_seq           |
 * |           vmaxdiff            |             vrange            |
 * |                              vsum                             |
 * |               c               |            jbevents           |
 * |   reserved    |                     tdegnet                   |
 * |   reserved    |                     tdegjit                   |
 * |   reserved    |                        es                     |
 * |   reserved    |                       ses                     |
 * ```
 * Differences of packet delay variation (IPDV) stay as written; degraded time is in sample periods, errored time in seconds.
 */
export function decodeExtendedNetworkQualityBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 36) return null;
  return {
    ssrc: null,
    fields: {
      beginSequence: uint16(bytes, start + 4),
      endSequence: uint16(bytes, start + 6),
      maxIpdvDifference: uint16(bytes, start + 8),
      ipdvRange: uint16(bytes, start + 10),
      ipdvDifferenceSum: uint32(bytes, start + 12),
      cycles: uint16(bytes, start + 16),
      jitterBufferAdaptations: uint16(bytes, start + 18),
      lossDegradedSamplePeriods: uint24(bytes, start + 21),
      adaptationDegradedSamplePeriods: uint24(bytes, start + 25),
      erroredSeconds: uint24(bytes, start + 29),
      severelyErroredSeconds: uint24(bytes, start + 33),
    },
  };
}
