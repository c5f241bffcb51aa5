import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** RFC 9260 3.1: source port(16) destination port(16) verification tag(32) checksum(32). Leaves the frame at the chunks. */
export function decodeSctp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 12 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.transportOffset = offset;
  frame.sourcePort = uint16(data, offset);
  frame.destinationPort = uint16(data, offset + 2);
  frame.offset = offset + 12;
  return LAYER.SCTP;
}
