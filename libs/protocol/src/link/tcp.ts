import { uint16, uint32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

export const TCP_FLAG = { FIN: 1, SYN: 2, RST: 4 } as const;

/** RFC 9293 3.1. Leaves the frame at the payload. */
export function decodeTcp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 20 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const headerLength = ((data[offset + 12] as number) >> 4) << 2;
  if (headerLength < 20) return frame.dropped(DROP.BAD_LENGTH);
  frame.transportOffset = offset;
  frame.sourcePort = uint16(data, offset);
  frame.destinationPort = uint16(data, offset + 2);
  frame.tcpSequence = uint32(data, offset + 4);
  frame.tcpFlags = data[offset + 13] as number;
  frame.offset = offset + headerLength;
  if (frame.offset > frame.end) {
    if (frame.cut === 0) return frame.dropped(DROP.BAD_LENGTH);
    frame.cut -= frame.offset - frame.end;
    if (frame.cut < 0) return frame.dropped(DROP.BAD_LENGTH);
    frame.offset = frame.end;
  }
  return LAYER.TCP;
}
