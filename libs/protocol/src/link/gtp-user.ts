import { uint16 } from '../bytes.js';
import { isEthernetWithIp } from './ethernet.js';
import type { Frame } from './frame.js';
import { LAYER } from './layer.js';

/**
 * 3GPP TS 29.281 5: version 1, type 255 (G-PDU), optional sequence, N-PDU number and extension headers; then IP, or an Ethernet frame in a
 * session of that type (TS 23.501 5.6.10.2). The header does not say which of them.
 */
export function decodeGtpUser(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end) return LAYER.UDP;
  const flags = data[offset] as number;
  if (flags >> 4 !== 3 || data[offset + 1] !== 255) return LAYER.UDP;
  const length = uint16(data, offset + 2);
  let payload = offset + 8;
  if ((flags & 7) !== 0) {
    payload += 4;
    let extension = (flags & 4) !== 0 && payload <= frame.end ? (data[payload - 1] as number) : 0;
    while (extension !== 0) {
      if (payload >= frame.end || data[payload] === 0) return LAYER.UDP;
      payload += (data[payload] as number) << 2;
      if (payload > frame.end) return LAYER.UDP;
      extension = data[payload - 1] as number;
    }
  }
  if (payload >= frame.end || payload > offset + 8 + length) return LAYER.UDP;
  const version = (data[payload] as number) >> 4;
  if (!isIpOfLength(frame, payload, offset + 8 + length - payload) && isEthernetWithIp(frame, payload)) {
    frame.offset = payload;
    return LAYER.ETHERNET;
  }
  if (version !== 4 && version !== 6) return LAYER.UDP;
  frame.offset = payload;
  return LAYER.RAW_IP;
}

/** True where an IP header says itself how long the packet is: an address of Ethernet may begin like one. */
function isIpOfLength({ data, end }: Frame, offset: number, length: number): boolean {
  const version = (data[offset] as number) >> 4;
  if (version === 4) return offset + 4 <= end && uint16(data, offset + 2) === length;
  return version === 6 && offset + 6 <= end && uint16(data, offset + 4) + 40 === length;
}
