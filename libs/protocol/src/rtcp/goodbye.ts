import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';
import { text } from './source-description.js';

export interface Goodbye {
  readonly type: typeof RtcpType.GOODBYE;
  /** Who leaves. */
  readonly ssrcs: readonly number[];
  readonly reason: string | null;
}

/**
 * RFC 3550 6.6:
 * ```
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *       |V=2|P|    SC   |   PT=BYE=203  |             length            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *       |                           SSRC/CSRC                           |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *       :                              ...                              :
 *       +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * (opt) |     length    |               reason for leaving            ...
 * ```
 */
export function decodeGoodbye(bytes: Uint8Array, start: number, end: number): Goodbye | Fault {
  const count = (bytes[start] as number) & 0x1f;
  const reasonStart = start + 4 + count * 4;
  if (reasonStart > end) return 'bad-length';
  const ssrcs: number[] = [];
  for (let index = 0; index < count; index++) ssrcs.push(uint32(bytes, start + 4 + index * 4));
  let reason: string | null = null;
  if (reasonStart < end) {
    const length = bytes[reasonStart] as number;
    if (reasonStart + 1 + length > end) return 'truncated';
    reason = text(bytes, reasonStart + 1, length) || null;
  }
  return { type: RtcpType.GOODBYE, ssrcs, reason };
}
