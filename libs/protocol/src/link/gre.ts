import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

const ERSPAN_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
/** In the first four bits of its header; that of type II has 1. */
const VERSION_OF_TYPE_3 = 2;
export const ETHERNET_BRIDGING = 0x6558;
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
      if (!hasSequence) return LAYER.ETHERNET;
      // Some switches send type III by the number of type II.
      if (frame.offset < frame.end && (data[frame.offset] as number) >> 4 === VERSION_OF_TYPE_3)
        return decodeErspan3(frame);
      frame.offset += 8;
      return LAYER.ETHERNET;
    case ERSPAN_3:
      return decodeErspan3(frame);
    // Also NVGRE (RFC 7637 3.2), whose key is its virtual subnet.
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
