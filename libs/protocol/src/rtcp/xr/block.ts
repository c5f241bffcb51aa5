import { uint32 } from '../../bytes.js';
import {
  decodeBurstGapDiscardBlock,
  decodeBurstGapLossBlock,
  decodeIndependentBurstGapDiscardBlock,
} from './burst-gap-blocks.js';
import { decodeConcealedSecondsBlock, decodeLossConcealmentBlock } from './concealment-blocks.js';
import type { XrBlock, XrContent } from './content.js';
import { decodeDeJitterBufferBlock } from './de-jitter-buffer-block.js';
import { decodeDelayBlock, decodePacketDelayVariationBlock } from './delay-blocks.js';
import {
  decodeBytesDiscardedBlock,
  decodeDiscardCountBlock,
  decodePostRepairLossCountBlock,
} from './discard-blocks.js';
import { decodeEcnSummaryBlock } from './ecn-summary-block.js';
import { decodeExtendedNetworkQualityBlock } from './extended-network-quality-block.js';
import { decodeInterDestinationSynchronisationBlock } from './inter-destination-synchronisation-block.js';
import { decodeMeasurementInformationBlock } from './measurement-information-block.js';
import { decodeMosBlock } from './mos-block.js';
import { decodeMulticastAcquisitionBlock } from './multicast-acquisition-block.js';
import { decodeReceiptTimesBlock } from './receipt-times-block.js';
import { decodeDlrrBlock, decodeReceiverReferenceTimeBlock } from './reference-time-blocks.js';
import { decodeRunLengthBlock } from './run-length-blocks.js';
import { decodeStatisticsSummaryBlock } from './statistics-summary-block.js';
import {
  decodeBurstGapDiscardSummaryBlock,
  decodeBurstGapLossSummaryBlock,
  decodeFrameImpairmentSummaryBlock,
} from './summary-blocks.js';
import { decodeInitialSynchronisationDelayBlock, decodeSynchronisationOffsetBlock } from './synchronisation-blocks.js';
import { decodePsiDecodabilityBlock, decodePsiIndependentBlock } from './transport-stream-blocks.js';
import { decodeVideoLossConcealmentBlock } from './video-loss-concealment-block.js';
import { decodeVoipMetricsBlock } from './voip-metrics-block.js';

/** Octets `[start, end)` are the block with its header; null where they are too few. */
type Decoder = (bytes: Uint8Array, start: number, end: number) => XrContent | null;

/** By block type (IANA registry "RTCP XR Block Type"). Number 9 has no published layout. */
const DECODERS: ReadonlyMap<number, readonly [string, Decoder | null]> = new Map<number, [string, Decoder | null]>([
  [1, ['loss-rle', decodeRunLengthBlock]],
  [2, ['duplicate-rle', decodeRunLengthBlock]],
  [3, ['packet-receipt-times', decodeReceiptTimesBlock]],
  [4, ['receiver-reference-time', decodeReceiverReferenceTimeBlock]],
  [5, ['dlrr', decodeDlrrBlock]],
  [6, ['statistics-summary', decodeStatisticsSummaryBlock]],
  [7, ['voip-metrics', decodeVoipMetricsBlock]],
  [8, ['extended-network-quality', decodeExtendedNetworkQualityBlock]],
  [9, ['texas-instruments-voip-quality', null]],
  [10, ['post-repair-loss-rle', decodeRunLengthBlock]],
  [11, ['multicast-acquisition', decodeMulticastAcquisitionBlock]],
  [12, ['inter-destination-media-synchronisation', decodeInterDestinationSynchronisationBlock]],
  [13, ['ecn-summary', decodeEcnSummaryBlock]],
  [14, ['measurement-information', decodeMeasurementInformationBlock]],
  [15, ['packet-delay-variation', decodePacketDelayVariationBlock]],
  [16, ['delay', decodeDelayBlock]],
  [17, ['burst-gap-loss-summary', decodeBurstGapLossSummaryBlock]],
  [18, ['burst-gap-discard-summary', decodeBurstGapDiscardSummaryBlock]],
  [19, ['frame-impairment-summary', decodeFrameImpairmentSummaryBlock]],
  [20, ['burst-gap-loss', decodeBurstGapLossBlock]],
  [21, ['burst-gap-discard', decodeBurstGapDiscardBlock]],
  [22, ['mpeg2-ts-psi-independent', decodePsiIndependentBlock]],
  [23, ['de-jitter-buffer', decodeDeJitterBufferBlock]],
  [24, ['discard-count', decodeDiscardCountBlock]],
  [25, ['discard-rle', decodeRunLengthBlock]],
  [26, ['bytes-discarded', decodeBytesDiscardedBlock]],
  [27, ['initial-synchronisation-delay', decodeInitialSynchronisationDelayBlock]],
  [28, ['synchronisation-offset', decodeSynchronisationOffsetBlock]],
  [29, ['mos', decodeMosBlock]],
  [30, ['loss-concealment', decodeLossConcealmentBlock]],
  [31, ['concealed-seconds', decodeConcealedSecondsBlock]],
  [32, ['mpeg2-ts-psi-decodability', decodePsiDecodabilityBlock]],
  [33, ['post-repair-loss-count', decodePostRepairLossCountBlock]],
  [34, ['video-loss-concealment', decodeVideoLossConcealmentBlock]],
  [35, ['independent-burst-gap-discard', decodeIndependentBurstGapDiscardBlock]],
]);

/** RFC 7003 prints the number 20, which is RFC 6958's; only the length tells them apart (RFC errata 3735). */
const BURST_GAP_DISCARD_LENGTH = 16;

/**
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      BT       | type-specific |         block length          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * :             type-specific block contents                      :
 * ```
 * RFC 3611 3. The caller has checked that the block lies in the packet.
 */
export function decodeXrBlock(bytes: Uint8Array, start: number, end: number): XrBlock {
  const type = bytes[start] as number;
  const isMisnumbered = type === 20 && end - start === BURST_GAP_DISCARD_LENGTH;
  const [name, decode] = DECODERS.get(isMisnumbered ? 21 : type) ?? [`block-${type}`, null];
  const content = decode?.(bytes, start, end);
  if (content) return { type, name, ssrc: content.ssrc, fields: content.fields };
  const hasSsrc = decode === null && DECODERS.has(type) && end - start >= 8;
  return { type, name, ssrc: hasSsrc ? uint32(bytes, start + 4) : null, fields: { octets: end - start } };
}
