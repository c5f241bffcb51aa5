import { int32, uint16, uint16LittleEndian, uint32LittleEndian } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** Headers that a capturing system puts before the packet (tcpdump.org/linktypes.html). */

const ENCAPSULATED_LENGTH = 12;

/** LINKTYPE_ENC, IPsec of BSD and what is built on it: address family(4) security parameters(4) flags(4), then IP. */
export function decodeEncapsulated(frame: Frame): number {
  frame.offset += ENCAPSULATED_LENGTH;
  return LAYER.RAW_IP;
}

const JUNIPER_MAGIC = 0x4d4743;
const JUNIPER_EXTENSIONS = 0x80;
const JUNIPER_NO_LINK_LAYER = 0x02;

/** LINKTYPE_JUNIPER_ETHERNET: magic(3) flags(1) [length of extensions(2) extensions], then Ethernet, or four octets and IP. */
export function decodeJuniperEthernet(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 6 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (int32(data, offset) >>> 8 !== JUNIPER_MAGIC) return frame.dropped(DROP.BAD_VERSION);
  const flags = data[offset + 3] as number;
  frame.offset = offset + 4;
  if ((flags & JUNIPER_EXTENSIONS) !== 0) frame.offset += 2 + uint16(data, offset + 4);
  if ((flags & JUNIPER_NO_LINK_LAYER) === 0) return LAYER.ETHERNET;
  frame.offset += 4;
  return LAYER.RAW_IP;
}

const PACKET_OF_NFLOG = 9;

/**
 * LINKTYPE_NFLOG, of `iptables -j NFLOG`: family(1) version(1) group(2), then fields in the order of the machine, each length(2) type(2) value
 * padded to four octets; one is the packet.
 */
export function decodeNflog(frame: Frame): number {
  const { data, end } = frame;
  let at = frame.offset + 4;
  while (at + 4 <= end) {
    const isLittle = at + uint16LittleEndian(data, at) <= end;
    const read = isLittle ? uint16LittleEndian : uint16;
    const length = read(data, at);
    if (length < 4) break;
    if ((read(data, at + 2) & 0x7fff) === PACKET_OF_NFLOG) {
      frame.offset = at + 4;
      frame.limitTo(length - 4);
      return LAYER.RAW_IP;
    }
    at += (length + 3) & ~3;
  }
  return frame.dropped(DROP.TRUNCATED);
}

const PKTAP_FIXED_LENGTH = 12;
const PKTAP_PACKET = 1;

/**
 * LINKTYPE_PKTAP, what tcpdump on macOS writes of several interfaces: length(4) type of record(4) link type(4) interface and process …, all
 * little-endian, then the packet. Returns the link type of the packet; -1 where there is none.
 */
export function enterPktap(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + PKTAP_FIXED_LENGTH > frame.end) return -1;
  const length = uint32LittleEndian(data, offset);
  if (length < PKTAP_FIXED_LENGTH || length > frame.end - offset) return -1;
  if (uint32LittleEndian(data, offset + 4) !== PKTAP_PACKET) return -1;
  frame.offset = offset + length;
  return uint32LittleEndian(data, offset + 8);
}
