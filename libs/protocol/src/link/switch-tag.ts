import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** What switches put between the addresses of a frame and its ethertype beside VLANs; a mirror port often gives it. */

/** Octets of the tag, then the ethertype that it stands before. */
export const SWITCH_TAG_OCTETS = {
  /** VN-Tag of Cisco, before IEEE 802.1BR: direction, destination and source interface. */
  VN_TAG: 4,
  /** E-Tag of IEEE 802.1BR: priority, ingress and egress port. */
  E_TAG: 6,
  /** HSR tag of IEC 62439-3: path and length, sequence. */
  HSR: 4,
} as const;

export function decodeSwitchTag(frame: Frame, octets: number): number {
  const at = frame.offset + octets;
  if (at + 2 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.etherType = uint16(frame.data, at);
  frame.offset = at + 2;
  return LAYER.ETHERTYPE;
}

const ARISTA_TIME = 1;
/** Lower half of the version: the time has 48 bits in place of 64. */
const ARISTA_SHORT = 0x20;

/** Ethertype 0xd28b, of Arista: subtype(2) version(2) time, then the ethertype. */
export function decodeAristaTime(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (uint16(data, offset) !== ARISTA_TIME) return frame.dropped(DROP.ETHERTYPE, frame.etherType);
  return decodeSwitchTag(frame, data[offset + 3] === ARISTA_SHORT ? 10 : 12);
}

/** Ethertype 0x8909, on links of Cisco with security groups: version(8) length in words of four octets(8) options, then the ethertype. */
export function decodeCiscoMetadata(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 2 > frame.end) return frame.dropped(DROP.TRUNCATED);
  return decodeSwitchTag(frame, 2 + 4 * (data[offset + 1] as number));
}

/** FabricPath of Cisco, ethertype 0x8903: tree(10) hops(6), then the frame that it carries. */
export function decodeFabricPath(frame: Frame): number {
  frame.offset += 2;
  return LAYER.ETHERNET;
}
