import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { ETHERNET_BRIDGING } from './gre.js';
import { LAYER } from './layer.js';

/** RFC 8926 3.4: version(2) option words(6) flags(8) ethertype(16) network(24) reserved(8) options. */
export function decodeGeneve(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end || (data[offset] as number) >> 6 !== 0 || data[offset + 7] !== 0) return LAYER.UDP;
  const payload = offset + 8 + (((data[offset] as number) & 0x3f) << 2);
  const etherType = uint16(data, offset + 2);
  if (payload > frame.end || etherType <= 1500) return LAYER.UDP;
  frame.offset = payload;
  if (etherType === ETHERNET_BRIDGING) return LAYER.ETHERNET;
  frame.etherType = etherType;
  return LAYER.ETHERTYPE;
}
