import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf } from './field.js';

/**
 * MOS (RFC 7266 3.1), one or more segments; the lists of the fields run in parallel:
 * ```
 * |    BT=29      | I |  Reserved |      block length             |
 * |                        SSRC of source                         |
 * |S|     CAID      |    PT       |         MOS Value             |   S=0: single channel, MOS 7:9
 * |S|     CAID      |    PT       |CHID |      MOS Value          |   S=1: one of several, MOS 7:6
 * ```
 * `calculationIds` refer to `a=calgextmap` of the SDP. A MOS is null for both unavailable and over range.
 */
export function decodeMosBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const calculationIds: number[] = [];
  const payloadTypes: number[] = [];
  const channels: (number | null)[] = [];
  const mos: (number | null)[] = [];
  for (let at = start + 8; at + 4 <= end; at += 4) {
    const head = uint16(bytes, at);
    const tail = uint16(bytes, at + 2);
    const isMultiChannel = head >= 0x8000;
    calculationIds.push((head >> 7) & 0xff);
    payloadTypes.push(head & 0x7f);
    channels.push(isMultiChannel ? tail >> 13 : null);
    mos.push(isMultiChannel ? fixedPoint(tail & 0x1fff, 0x1ffe, 64) : fixedPoint(tail, 0xfffe, 512));
  }
  return {
    ssrc: uint32(bytes, start + 4),
    fields: { interval: intervalOf(bytes[start + 1] as number), calculationIds, payloadTypes, channels, mos },
  };
}

function fixedPoint(value: number, overRange: number, scale: number): number | null {
  return value >= overRange ? null : value / scale;
}
