import { uint16, uint32 } from '../bytes.js';
import { isEthernetWithIp } from './ethernet.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** Octets of cookie and sublayer that may stand before the payload of version 3 (RFC 3931 4.1, 4.6); only the two ends know. */
const VERSION_3_SHIMS = [0, 4, 8, 12];

/** L2TP over UDP: data of version 2 (RFC 2661 3.1) or 3 (RFC 3931 4.1.2.1). Control messages and what is no L2TP stay UDP. */
export function decodeL2tp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 6 > frame.end) return LAYER.UDP;
  const flags = uint16(data, offset);
  // T is set in control messages.
  if ((flags & 0x8000) !== 0) return LAYER.UDP;
  if (flags === 3) return enterVersion3(frame, offset + 8) ? LAYER.ETHERNET : LAYER.UDP;
  // T(1) L(1) 00 S(1) 0 O(1) P(1) 0000 version(4)
  if ((flags & 0x34ff) !== 2) return LAYER.UDP;
  let payload = offset + 6;
  if ((flags & 0x4000) !== 0) payload += 2;
  if ((flags & 0x0800) !== 0) payload += 4;
  if ((flags & 0x0200) !== 0) payload += payload + 2 <= frame.end ? 2 + uint16(data, payload) : 2;
  if (payload + 2 > frame.end) return LAYER.UDP;
  frame.offset = payload;
  return LAYER.PPP;
}

/** L2TP version 3 over IP (RFC 3931 4.1.1): session(32), 0 in control messages, then what only the two ends know the length of. */
export function decodeL2tpOverIp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (uint32(data, offset) === 0) return frame.dropped(DROP.NO_PAYLOAD);
  return enterVersion3(frame, offset + 4) ? LAYER.ETHERNET : frame.dropped(DROP.IP_PROTOCOL, frame.protocol);
}

/** Goes to the first place where an Ethernet frame with IP in it begins. */
function enterVersion3(frame: Frame, start: number): boolean {
  for (const shim of VERSION_3_SHIMS) {
    if (!isEthernetWithIp(frame, start + shim)) continue;
    frame.offset = start + shim;
    return true;
  }
  return false;
}
