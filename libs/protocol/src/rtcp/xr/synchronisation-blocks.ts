import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured32 } from './field.js';

/**
 * RTP Flows Initial Synchronization Delay (RFC 7244 3.1), 1/65536 s:
 * ```
 * |     BT=27     |   Reserved    |      Block length=2           |
 * |                      SSRC of Source                           |
 * |              Initial Synchronization Delay                    |
 * ```
 */
export function decodeInitialSynchronisationDelayBlock(
  bytes: Uint8Array,
  start: number,
  end: number,
): XrContent | null {
  if (end - start < 12) return null;
  const delay = measured32(bytes, start + 8);
  return {
    ssrc: uint32(bytes, start + 4),
    fields: { delayMs: typeof delay === 'number' ? (delay * 1000) / 65_536 : delay },
  };
}

/**
 * RTP Flows Synchronization Offset (RFC 7244 4.1), signed 32.32 s, positive where the stream leads its reference:
 * ```
 * |     BT=28     | I | Reserved  |      Block length=3           |
 * |                      SSRC of Source                           |
 * |           Synchronization Offset, most significant word       |
 * |           Synchronization Offset, least significant word      |
 * ```
 */
export function decodeSynchronisationOffsetBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 16) return null;
  const high = uint32(bytes, start + 8);
  const low = uint32(bytes, start + 12);
  const isUnavailable = high === 0xffff_ffff && low === 0xffff_ffff;
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(bytes[start + 1] as number),
      offsetMs: isUnavailable ? null : ((high | 0) + low / 2 ** 32) * 1000,
    },
  };
}
