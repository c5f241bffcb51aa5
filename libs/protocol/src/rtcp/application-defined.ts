import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';

export interface ApplicationDefined {
  readonly type: typeof RtcpType.APPLICATION_DEFINED;
  readonly subtype: number;
  readonly ssrc: number;
  /** Four characters; those outside printable ASCII are dots. */
  readonly name: string;
  readonly dataLength: number;
}

const FIXED_LENGTH = 12;

/**
 * RFC 3550 6.7:
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| subtype |   PT=APP=204  |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           SSRC/CSRC                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          name (ASCII)                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   application-dependent data                ...
 * ```
 */
export function decodeApplicationDefined(bytes: Uint8Array, start: number, end: number): ApplicationDefined | Fault {
  if (end - start < FIXED_LENGTH) return 'bad-length';
  let name = '';
  for (let index = 0; index < 4; index++) {
    const octet = bytes[start + 8 + index] as number;
    name += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.';
  }
  return {
    type: RtcpType.APPLICATION_DEFINED,
    subtype: (bytes[start] as number) & 0x1f,
    ssrc: uint32(bytes, start + 4),
    name,
    dataLength: end - start - FIXED_LENGTH,
  };
}
