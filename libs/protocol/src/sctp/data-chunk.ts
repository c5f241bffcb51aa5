import { uint16, uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';

/** One DATA chunk of an SCTP packet: a message of the user, or a fragment of one. One object is used for all. */
export class SctpDataChunk {
  isFirst = false;
  isLast = false;
  transmissionSequence = 0;
  streamId = 0;
  streamSequence = 0;
  /** Payload protocol identifier: 0 unspecified, as SIP has it (RFC 4168 5.1); 3 M3UA, 2 M2UA, 46 Diameter, … */
  payloadProtocol = 0;
  /** Range of the user's octets. */
  start = 0;
  end = 0;
}

const DATA = 0;
const DATA_HEADER_LENGTH = 16;

/**
 * Calls `take` for each DATA chunk (RFC 9260 3.3.1) of the packet whose chunks are `bytes[start, end)`; says what was wrong with the first
 * chunk that could not be read, after which nothing is.
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Type = 0    |  Res  |I|U|B|E|            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                              TSN                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Stream Identifier       |    Stream Sequence Number     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Payload Protocol Identifier                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * :                           User Data                           :
 * ```
 */
export function readSctpDataChunks(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: (chunk: SctpDataChunk) => void,
): Fault | null {
  const chunk = new SctpDataChunk();
  let position = start;
  while (position < end) {
    if (position + 4 > end) return 'truncated';
    const length = uint16(bytes, position + 2);
    if (length < 4) return 'bad-length';
    if (position + length > end) return 'truncated';
    if (bytes[position] === DATA) {
      if (length <= DATA_HEADER_LENGTH) return 'bad-length';
      const flags = bytes[position + 1] as number;
      chunk.isFirst = (flags & 2) !== 0;
      chunk.isLast = (flags & 1) !== 0;
      chunk.transmissionSequence = uint32(bytes, position + 4);
      chunk.streamId = uint16(bytes, position + 8);
      chunk.streamSequence = uint16(bytes, position + 10);
      chunk.payloadProtocol = uint32(bytes, position + 12);
      chunk.start = position + DATA_HEADER_LENGTH;
      chunk.end = position + length;
      take(chunk);
    }
    // Chunks are padded to words; the padding of the last one may be missing.
    position += (length + 3) & ~3;
  }
  return null;
}
