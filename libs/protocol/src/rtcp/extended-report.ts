import { uint16, uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';
import { decodeXrBlock } from './xr/block.js';
import type { XrBlock } from './xr/content.js';

export interface ExtendedReport {
  readonly type: typeof RtcpType.EXTENDED_REPORT;
  /** Who reports. */
  readonly ssrc: number;
  readonly blocks: readonly XrBlock[];
  /** Set where a block ran past the packet; the blocks before it are kept. */
  readonly fault: Fault | null;
}

/**
 * RFC 3611 2:
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|reserved |   PT=XR=207   |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                              SSRC                             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * :                         report blocks                         :
 * ```
 */
export function decodeExtendedReport(bytes: Uint8Array, start: number, end: number): ExtendedReport | Fault {
  if (end - start < 8) return 'bad-length';
  const blocks: XrBlock[] = [];
  let fault: Fault | null = null;
  let position = start + 8;
  while (position < end) {
    const blockEnd = position + 4 <= end ? endOfBlock(bytes, position, end) : end + 1;
    if (blockEnd > end) {
      fault = 'truncated';
      break;
    }
    blocks.push(decodeXrBlock(bytes, position, blockEnd));
    position = blockEnd;
  }
  return { type: RtcpType.EXTENDED_REPORT, ssrc: uint32(bytes, start + 4), blocks, fault };
}

/** RFC 7509 prints a length of 4 for a block that it draws with 3: where the printed one runs past the packet, the drawn one holds. */
function endOfBlock(bytes: Uint8Array, position: number, end: number): number {
  const blockEnd = position + (uint16(bytes, position + 2) + 1) * 4;
  const isPostRepairLossCount = bytes[position] === 33 && blockEnd === end + 4 && end - position === 16;
  return isPostRepairLossCount ? end : blockEnd;
}
