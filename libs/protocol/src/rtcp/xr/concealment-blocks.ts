import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured, measured16, measured32 } from './field.js';

/** Packet loss concealment method by `plc` (RFC 7294 3.2, 4.2). Not the codes of RFC 3611 4.7.6, of which 3 is the standard one. */
export const CONCEALMENT_METHODS = ['silence', 'replay', 'attenuated-replay', 'enhanced'] as const;

/**
 * Loss Concealment (RFC 7294 3.1), durations in units of the RTP timestamp:
 * ```
 * |     BT=30     | I |plc|  rsv. |       block length=6          |
 * |                         SSRC of Source                        |
 * |                 On-Time Playout Duration                      |
 * |                Loss Concealment Duration                      |
 * |          Buffer Adjustment Concealment Duration               |
 * |    Playout Interrupt Count    |           Reserved            |
 * |              Mean Playout Interrupt Size                      |
 * ```
 */
export function decodeLossConcealmentBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 28) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      packetLossConcealment: CONCEALMENT_METHODS[(typeSpecific >> 4) & 3] ?? null,
      onTimePlayoutUnits: measured32(bytes, start + 8),
      lossConcealmentUnits: measured32(bytes, start + 12),
      bufferAdjustmentUnits: measured32(bytes, start + 16),
      playoutInterrupts: measured16(bytes, start + 20),
      meanInterruptUnits: measured32(bytes, start + 24),
    },
  };
}

/**
 * Concealed Seconds (RFC 7294 4.1):
 * ```
 * |     BT=31     | I |plc| rsv.  |       block length=4          |
 * |                         SSRC of Source                        |
 * |                      Unimpaired Seconds                       |
 * |                       Concealed Seconds                       |
 * | Severely Concealed Seconds    |   RESERVED    | SCS Threshold |
 * ```
 * Concealed seconds include the severely concealed.
 */
export function decodeConcealedSecondsBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 20) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      packetLossConcealment: CONCEALMENT_METHODS[(typeSpecific >> 4) & 3] ?? null,
      unimpairedSeconds: measured32(bytes, start + 8),
      concealedSeconds: measured32(bytes, start + 12),
      severelyConcealedSeconds: measured16(bytes, start + 16),
      severeThreshold256: measured(bytes[start + 19] as number, 8),
    },
  };
}
