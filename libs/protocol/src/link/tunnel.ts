import { uint16, uint32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

const ERSPAN_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
const ETHERNET_BRIDGING = 0x6558;
const PPP = 0x880b;

/** RFC 2784 and 2890, version 1 of RFC 2637: flags and version(16) protocol(16) [checksum(32)] [key(32)] [sequence(32)] [ack(32)]. */
export function decodeGre(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const flags = uint16(data, offset);
  const protocol = uint16(data, offset + 2);
  const version = flags & 7;
  if (version > 1) return frame.dropped(DROP.BAD_VERSION);
  const hasSequence = (flags & 0x1000) !== 0;
  let length = 4;
  if ((flags & 0xc000) !== 0) length += 4;
  if ((flags & 0x2000) !== 0) length += 4;
  if (hasSequence) length += 4;
  if (version === 1 && (flags & 0x0080) !== 0) length += 4;
  // An acknowledgement of PPTP carries nothing.
  if (version === 1 && !hasSequence) return frame.dropped(DROP.NO_PAYLOAD);
  frame.offset = offset + length;
  if (frame.offset > frame.end) return frame.dropped(DROP.TRUNCATED);
  switch (protocol) {
    case ERSPAN_2:
      // Type I has no sequence number and no header of its own (draft-foschiano-erspan 4.1).
      if (hasSequence) frame.offset += 8;
      return LAYER.ETHERNET;
    case ERSPAN_3:
      return decodeErspan3(frame);
    case ETHERNET_BRIDGING:
      return LAYER.ETHERNET;
    case PPP:
      return LAYER.PPP;
    default:
      frame.etherType = protocol;
      return LAYER.ETHERTYPE;
  }
}

/** draft-foschiano-erspan 4.3: 12 octets, 8 more where the last bit (O) is set; frame type 0 is Ethernet, 2 is IP. */
function decodeErspan3(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 12 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const last = uint16(data, offset + 10);
  frame.offset = offset + ((last & 1) !== 0 ? 20 : 12);
  return ((last >> 10) & 0x1f) === 2 ? LAYER.RAW_IP : LAYER.ETHERNET;
}

const VXLAN_PORT = 4789;
const VXLAN_PORT_LINUX = 8472;
const GTP_USER_PORT = 2152;
const GENEVE_PORT = 6081;
const GRE_PORT = 4754;
const MPLS_PORT = 6635;

/**
 * Called at a UDP payload: enters the tunnel where port and header both say that there is one, else says that this is UDP, so
 * that media on such a port is not lost.
 */
export function decodeUdpTunnel(frame: Frame): number {
  switch (frame.destinationPort) {
    case VXLAN_PORT:
    case VXLAN_PORT_LINUX:
      return decodeVxlan(frame);
    case GTP_USER_PORT:
      return decodeGtp(frame);
    case GENEVE_PORT:
      return decodeGeneve(frame);
    case GRE_PORT: {
      const flags = frame.offset + 4 <= frame.end ? uint16(frame.data, frame.offset) : 0xffff;
      return (flags & 0x4fff) === 0 ? decodeGre(frame) : LAYER.UDP;
    }
    case MPLS_PORT: {
      if (frame.offset + 8 > frame.end) return LAYER.UDP;
      frame.etherType = 0x8847;
      return LAYER.ETHERTYPE;
    }
    default:
      return LAYER.UDP;
  }
}

/** RFC 7348 5: flags(8, only I set) reserved(24) network(24) reserved(8). */
function decodeVxlan(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 + 14 > frame.end || data[offset] !== 0x08 || data[offset + 7] !== 0) return LAYER.UDP;
  if (uint32(data, offset) !== 0x0800_0000) return LAYER.UDP;
  frame.offset = offset + 8;
  return LAYER.ETHERNET;
}

/** RFC 8926 3.4: version(2) option words(6) flags(8) ethertype(16) network(24) reserved(8) options. */
function decodeGeneve(frame: Frame): number {
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

/** 3GPP TS 29.281 5: version 1, type 255 (G-PDU), optional sequence, N-PDU number and extension headers; then IP. */
function decodeGtp(frame: Frame): number {
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
  if (version !== 4 && version !== 6) return LAYER.UDP;
  frame.offset = payload;
  return LAYER.RAW_IP;
}
