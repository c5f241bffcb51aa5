import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/**
 * ECN Summary (RFC 6679 5.2), packets since the beginning of the session:
 * ```
 * |     BT=13     |   Reserved    |      block length = 5         |
 * |                      SSRC of Media Sender                     |
 * |                         ECT (0) Counter                       |
 * |                         ECT (1) Counter                       |
 * |         ECN-CE Counter        |        not-ECT Counter        |
 * |      Lost Packets Counter     |      Duplication Counter      |
 * ```
 */
export function decodeEcnSummaryBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 24) return null;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      ect0Packets: uint32(bytes, start + 8),
      ect1Packets: uint32(bytes, start + 12),
      congestionExperiencedPackets: uint16(bytes, start + 16),
      notEctPackets: uint16(bytes, start + 18),
      lostPackets: uint16(bytes, start + 20),
      duplicatePackets: uint16(bytes, start + 22),
    },
  };
}
