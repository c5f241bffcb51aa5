import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** What follows a Network Service Header or the header of VXLAN-GPE; both registries have the same numbers. */
export function decodeNextProtocol(frame: Frame, next: number): number {
  switch (next) {
    case 1:
      return LAYER.IPV4;
    case 2:
      return LAYER.IPV6;
    case 3:
      return LAYER.ETHERNET;
    case 4:
      return decodeNsh(frame);
    case 5:
      frame.etherType = 0x8847;
      return LAYER.ETHERTYPE;
    default:
      return frame.dropped(DROP.SERVICE_PROTOCOL, next);
  }
}

/** Words of base header and service path, which every header has. */
const LEAST_WORDS = 2;

/** RFC 8300 2.2: version(2) O(1) reserved(1) ttl(6) length in words(6) reserved(4) type(4) next protocol(8), service path, context. */
export function decodeNsh(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const base = uint16(data, offset);
  const words = base & 0x3f;
  if (base >> 14 !== 0) return frame.dropped(DROP.BAD_VERSION);
  if (words < LEAST_WORDS) return frame.dropped(DROP.BAD_LENGTH);
  frame.offset = offset + 4 * words;
  if (frame.offset > frame.end) return frame.dropped(DROP.TRUNCATED);
  const next = data[offset + 3] as number;
  // One header within another would be a loop in a loop.
  return next === 4 ? frame.dropped(DROP.SERVICE_PROTOCOL, next) : decodeNextProtocol(frame, next);
}
