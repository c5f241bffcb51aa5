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

const IP_PROTOCOL = 132;

/** RFC 6951 5.2: the packet is the payload of UDP. Its chunks have to fill it, so that media on such a port is not lost; else `LAYER.UDP`. */
export function decodeSctpInUdp(frame: Frame): number {
  const { data, offset, end, cut } = frame;
  const whole = end + cut;
  let chunk = offset + 12;
  let chunkEnd = -1;
  while (chunk + 4 <= end) {
    const length = uint16(data, chunk + 2);
    if (length < 4) return LAYER.UDP;
    chunkEnd = chunk + length;
    chunk += (length + 3) & ~3;
  }
  // The padding of the last chunk may be missing.
  if (chunkEnd < 0 || (chunk !== whole && chunkEnd !== whole)) return LAYER.UDP;
  frame.protocol = IP_PROTOCOL;
  return decodeSctp(frame);
}
