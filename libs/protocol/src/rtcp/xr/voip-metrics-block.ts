import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import type { XrFieldValue } from './field.js';

const CONCEALMENT = ['unspecified', 'disabled', 'enhanced', 'standard'] as const;
const ADAPTATION = ['unknown', 'reserved', 'non-adaptive', 'adaptive'] as const;

/** Fields of the VoIP Metrics block, by name; the same from the binary block and from the JSON of HEP agents. */
export interface VoipMetrics extends Record<string, XrFieldValue> {
  /** n/256 of the expected packets since the beginning of reception. */
  lossRate256: number | null;
  discardRate256: number | null;
  /** n/256 of the packets inside bursts, or gaps. */
  burstDensity256: number | null;
  gapDensity256: number | null;
  /** Mean durations. Some senders put the sum. */
  burstDurationMs: number | null;
  gapDurationMs: number | null;
  /** Null for the 0 that stands for not measured. */
  roundTripDelayMs: number | null;
  endSystemDelayMs: number | null;
  signalLevelDbm0: number | null;
  noiseLevelDbm0: number | null;
  residualEchoReturnLossDb: number | null;
  gmin: number | null;
  /** 0 to 100. */
  rFactor: number | null;
  externalRFactor: number | null;
  /** MOS times ten, 10 to 50. */
  mosLqTenths: number | null;
  mosCqTenths: number | null;
  packetLossConcealment: string | null;
  jitterBufferAdaptation: string | null;
  /** J of 4.7.6: the buffer adjusts in 2 * J * frame time; 0 for unknown. */
  jitterBufferRate: number | null;
  jitterBufferNominalMs: number | null;
  jitterBufferMaximumMs: number | null;
  jitterBufferAbsoluteMaximumMs: number | null;
}

/**
 * VoIP Metrics (RFC 3611 4.7):
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=7      |   reserved    |       block length = 8        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of source                         |
 * |   loss rate   | discard rate  | burst density |  gap density  |
 * |       burst duration          |         gap duration          |
 * |     round trip delay          |       end system delay        |
 * | signal level  |  noise level  |     RERL      |     Gmin      |
 * |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
 * |   RX config   |   reserved    |          JB nominal           |
 * |          JB maximum           |          JB abs max           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export function decodeVoipMetricsBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 36) return null;
  const fields: VoipMetrics = {
    lossRate256: bytes[start + 8] as number,
    discardRate256: bytes[start + 9] as number,
    burstDensity256: bytes[start + 10] as number,
    gapDensity256: bytes[start + 11] as number,
    burstDurationMs: uint16(bytes, start + 12),
    gapDurationMs: uint16(bytes, start + 14),
    roundTripDelayMs: uint16(bytes, start + 16) || null,
    endSystemDelayMs: uint16(bytes, start + 18) || null,
    signalLevelDbm0: levelDbm0(bytes[start + 20] as number),
    noiseLevelDbm0: levelDbm0(bytes[start + 21] as number),
    residualEchoReturnLossDb: known(bytes[start + 22] as number),
    gmin: (bytes[start + 23] as number) || null,
    rFactor: quality(bytes[start + 24] as number, 0, 100),
    externalRFactor: quality(bytes[start + 25] as number, 0, 100),
    mosLqTenths: quality(bytes[start + 26] as number, 10, 50),
    mosCqTenths: quality(bytes[start + 27] as number, 10, 50),
    ...receiverConfiguration(bytes[start + 28] as number),
    jitterBufferNominalMs: uint16(bytes, start + 30),
    jitterBufferMaximumMs: uint16(bytes, start + 32),
    jitterBufferAbsoluteMaximumMs: uint16(bytes, start + 34),
  };
  return { ssrc: uint32(bytes, start + 4), fields };
}

/** Two's complement octet; 127 is unavailable (4.7.4). */
export function levelDbm0(octet: number): number | null {
  return known((octet << 24) >> 24);
}

function known(value: number): number | null {
  return value === 127 ? null : value;
}

/** 127 is unavailable, and other values outside the range must be ignored (4.7.5). */
export function quality(value: number, least: number, most: number): number | null {
  return value >= least && value <= most ? value : null;
}

/** RX config (4.7.6): PLC 2 bits, JBA 2 bits, JB rate 4 bits. */
export function receiverConfiguration(
  octet: number,
): Pick<VoipMetrics, 'packetLossConcealment' | 'jitterBufferAdaptation' | 'jitterBufferRate'> {
  return {
    packetLossConcealment: CONCEALMENT[octet >> 6] ?? null,
    jitterBufferAdaptation: ADAPTATION[(octet >> 4) & 3] ?? null,
    jitterBufferRate: octet & 0x0f,
  };
}
