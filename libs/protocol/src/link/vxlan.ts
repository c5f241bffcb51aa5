import { uint16, uint32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { LAYER } from './layer.js';
import { decodeNextProtocol } from './nsh.js';

/** Ethertypes that a frame with an unusual VXLAN header must begin with to be believed. */
const COMMON_ETHERTYPES = new Set([0x0800, 0x86dd, 0x8100, 0x88a8, 0x9100, 0x8847]);

/**
 * RFC 7348 5: flags(8, of which I is set) reserved(24) network(24) reserved(8). Reserved bits are to be ignored, and extensions use
 * them (group policy); where any is set, RTP looks like that too, so the frame within must be one of IP.
 */
export function decodeVxlan(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 + 14 > frame.end || ((data[offset] as number) & 0x08) === 0) return LAYER.UDP;
  const isPlain = uint32(data, offset) === 0x0800_0000 && data[offset + 7] === 0;
  if (!isPlain && !COMMON_ETHERTYPES.has(uint16(data, offset + 8 + 12))) return LAYER.UDP;
  frame.offset = offset + 8;
  return LAYER.ETHERNET;
}

/**
 * draft-ietf-nvo3-vxlan-gpe 3.1: reserved(2) version(2) I(1) P(1) B(1) O(1) reserved(16) next protocol(8) network(24) reserved(8). Its
 * first octet is that of no RTP; without P it is plain VXLAN.
 */
export function decodeVxlanGpe(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end) return LAYER.UDP;
  const flags = data[offset] as number;
  if ((flags & 0xf8) !== 0x08 || data[offset + 1] !== 0 || data[offset + 2] !== 0) return LAYER.UDP;
  if ((flags & 0x04) === 0) return decodeVxlan(frame);
  frame.offset = offset + 8;
  return decodeNextProtocol(frame, data[offset + 3] as number);
}
