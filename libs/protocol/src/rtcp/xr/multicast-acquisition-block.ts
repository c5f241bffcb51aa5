import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/** Extensions listed of one block. */
const MAX_EXTENSIONS = 32;

/**
 * Multicast Acquisition (RFC 6332 4):
 * ```
 * |     BT=11     |   MA Method   |         block length          |
 * |              SSRC of the Primary Multicast Stream             |
 * |             Status            |             Rsvd.             |
 * :  extensions: Type(8) Reserved(8) Length(16) Value, padded     :
 * ```
 * An extension's length is that of its value without padding. Values of up to four octets are listed as numbers, longer ones as null.
 */
export function decodeMulticastAcquisitionBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const extensionTypes: number[] = [];
  const extensionValues: (number | null)[] = [];
  for (let at = start + 12; at + 4 <= end && extensionTypes.length < MAX_EXTENSIONS; ) {
    const length = uint16(bytes, at + 2);
    if (at + 4 + length > end) break;
    extensionTypes.push(bytes[at] as number);
    extensionValues.push(unsigned(bytes, at + 4, length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      method: bytes[start + 1] as number,
      status: uint16(bytes, start + 8),
      extensionTypes,
      extensionValues,
    },
  };
}

function unsigned(bytes: Uint8Array, at: number, length: number): number | null {
  if (length === 0 || length > 4) return null;
  let value = 0;
  for (let place = 0; place < length; place++) value = value * 256 + (bytes[at + place] as number);
  return value;
}
