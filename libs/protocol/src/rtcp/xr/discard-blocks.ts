import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured16, measured32 } from './field.js';

const DISCARD_TYPES = ['duplicate', 'early', 'late', 'reserved'] as const;

/**
 * Discard Count (RFC 7002 3.1):
 * ```
 * |    BT=24      | I |DT | resv. |      block length = 2         |
 * |                        SSRC of Source                         |
 * |                        Discard Count                          |
 * ```
 */
export function decodeDiscardCountBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      discarded: DISCARD_TYPES[(typeSpecific >> 4) & 3] ?? 'reserved',
      packets: measured32(bytes, start + 8),
    },
  };
}

/**
 * Bytes Discarded (RFC 7243 3.1):
 * ```
 * |    BT=26      | I |E|reserved |       block length=2          |
 * |                        SSRC of source                         |
 * |              Number of RTP payload bytes discarded            |
 * ```
 */
export function decodeBytesDiscardedBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const typeSpecific = bytes[start + 1] as number;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      discarded: (typeSpecific & 0x20) === 0 ? 'late' : 'early',
      octets: measured32(bytes, start + 8),
    },
  };
}

/**
 * Post-Repair Loss Count (RFC 7509 3.1); it prints the length 4, the drawn block has 3:
 * ```
 * |     BT=33     |   Reserved    |      block length = 4         |
 * |                        SSRC of Source                         |
 * |           begin_seq           |             end_seq           |
 * |   Post-repair loss count      |     Repaired loss count       |
 * ```
 */
export function decodePostRepairLossCountBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 16) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      beginSequence: uint16(bytes, start + 8),
      endSequence: uint16(bytes, start + 10),
      postRepairLost: measured16(bytes, start + 12),
      repaired: measured16(bytes, start + 14),
    },
  };
}
