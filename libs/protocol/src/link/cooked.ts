import { int32, uint16, uint32, uint32LittleEndian } from '../bytes.js';
import { decodeLogicalLink } from './ethernet.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** Hardware types (ARPHRD_) whose packets have no link layer, only IP. */
const RAW_HARDWARE = new Set([519, 768, 769, 776, 65534]);
/** Where there is an 802.2 header in place of an ethertype (ETH_P_802_2). */
const LOGICAL_LINK = 4;

/** LINKTYPE_LINUX_SLL: packet type(2) hardware(2) address length(2) address(8) protocol(2). */
export function decodeLinuxCooked(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 16 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.macSignature = (int32(data, offset + 8) + uint16(data, offset)) | 0;
  if (uint16(data, offset + 4) === 6) {
    frame.sourceMacHigh = uint16(data, offset + 6);
    frame.sourceMacLow = int32(data, offset + 8);
  }
  frame.etherType = uint16(data, offset + 14);
  frame.offset = offset + 16;
  return cookedNext(frame, uint16(data, offset + 2));
}

/** LINKTYPE_LINUX_SLL2: protocol(2) reserved(2) interface(4) hardware(2) packet type(1) address length(1) address(8). */
export function decodeLinuxCooked2(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 20 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.macSignature =
    (int32(data, offset + 14) + Math.imul(int32(data, offset + 4), 31) + (data[offset + 10] as number)) | 0;
  if (data[offset + 11] === 6) {
    frame.sourceMacHigh = uint16(data, offset + 12);
    frame.sourceMacLow = int32(data, offset + 14);
  }
  frame.etherType = uint16(data, offset);
  frame.offset = offset + 20;
  return cookedNext(frame, uint16(data, offset + 8));
}

function cookedNext(frame: Frame, hardware: number): number {
  if (frame.etherType > 1500) return LAYER.ETHERTYPE;
  if (RAW_HARDWARE.has(hardware)) return LAYER.RAW_IP;
  if (frame.etherType === LOGICAL_LINK) return decodeLogicalLink(frame);
  return frame.dropped(DROP.ETHERTYPE, frame.etherType);
}

/** LINKTYPE_NULL: the address family in the byte order of the capturing machine. */
export function decodeNull(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const little = uint32LittleEndian(data, offset);
  return byFamily(frame, little < 0x1000 ? little : uint32(data, offset));
}

/** LINKTYPE_LOOP: the address family in network byte order. */
export function decodeLoop(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  return byFamily(frame, uint32(data, offset));
}

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24 on NetBSD, 28 on FreeBSD, 30 on macOS. */
function byFamily(frame: Frame, family: number): number {
  frame.offset += 4;
  switch (family) {
    case 2:
      return LAYER.IPV4;
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return LAYER.IPV6;
    default:
      return frame.dropped(DROP.NULL_FAMILY, family);
  }
}
