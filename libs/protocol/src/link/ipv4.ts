import { int32, uint16 } from '../bytes.js';
import { isHeaderChecksumRight } from './checksum.js';
import type { FragmentTable } from './fragment-table.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/**
 * RFC 791 3.1:
 *
 *   version(4) header words(4) | traffic class(8) | total length(16)
 *   identification(16) | flags(3) fragment offset(13)
 *   ttl(8) | protocol(8) | checksum(16)
 *   source(32) | destination(32) | options
 */
export function decodeIpv4(frame: Frame, fragments: FragmentTable): number {
  const { data, offset } = frame;
  if (offset + 20 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const first = data[offset] as number;
  if (first >> 4 !== 4) return frame.dropped(DROP.BAD_VERSION);
  const headerLength = (first & 0x0f) << 2;
  if (headerLength < 20) return frame.dropped(DROP.BAD_LENGTH);
  const total = uint16(data, offset + 2);
  // A length of 0 is that of a segment that the network card was to cut (offload): take what was captured.
  if (total !== 0) {
    if (total < headerLength) return frame.dropped(DROP.BAD_LENGTH);
    frame.limitTo(total);
  }
  if (offset + headerLength > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.family = 4;
  frame.trafficClass = data[offset + 1] as number;
  frame.ipId = uint16(data, offset + 4);
  frame.ttl = data[offset + 8] as number;
  frame.protocol = data[offset + 9] as number;
  frame.source = int32(data, offset + 12);
  frame.destination = int32(data, offset + 16);
  frame.addresses = data;
  frame.sourceOffset = offset + 12;
  frame.destinationOffset = offset + 16;
  frame.offset = offset + headerLength;
  if (!isHeaderChecksumRight(data, offset, headerLength)) frame.wrongHeaderChecksums++;
  const fragment = uint16(data, offset + 6);
  if ((fragment & 0x3fff) === 0) return LAYER.IP_PROTOCOL;
  return fragments.take(frame, frame.ipId, (fragment & 0x1fff) << 3, (fragment & 0x2000) !== 0);
}
