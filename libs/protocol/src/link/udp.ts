import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** RFC 768: source port(16) destination port(16) length(16) checksum(16). Leaves the frame at the payload. */
export function decodeUdp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const length = uint16(data, offset + 4);
  frame.transportOffset = offset;
  frame.sourcePort = uint16(data, offset);
  frame.destinationPort = uint16(data, offset + 2);
  frame.offset = offset + 8;
  // 0 is a jumbogram's (RFC 2675).
  if (length !== 0) {
    if (length < 8) return frame.dropped(DROP.BAD_LENGTH);
    frame.limitTo(length - 8);
  }
  return LAYER.UDP;
}
