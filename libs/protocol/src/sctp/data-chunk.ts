import { uint16, uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';

/** One DATA or I-DATA chunk of an SCTP packet: a message of the user, or a fragment of one. One object is used for all. */
export class SctpDataChunk {
  isFirst = false;
  isLast = false;
  transmissionSequence = 0;
  streamId = 0;
  /** Of DATA the stream sequence number, of I-DATA the message identifier. */
  streamSequence = 0;
  /** Messages of one direction may come interleaved (I-DATA): what tells them apart; 0 of DATA, whose pieces follow one another. */
  interleavedMessage = 0;
  /** Pieces of one message have consecutive ones: of DATA the transmission sequence number, of I-DATA the fragment sequence number. */
  fragmentSequence = 0;
  /** Payload protocol identifier: 0 unspecified, as SIP has it (RFC 4168 5.1); 3 M3UA, 2 M2UA, 46 Diameter, … Of I-DATA only the first piece says it; 0 in others. */
  payloadProtocol = 0;
  /** Range of the user's octets. */
  start = 0;
  end = 0;
}

const DATA = 0;
const DATA_HEADER_LENGTH = 16;
const INTERLEAVED_DATA = 64;
const INTERLEAVED_DATA_HEADER_LENGTH = 20;

/**
 * Calls `take` for each DATA (RFC 9260 3.3.1) or I-DATA chunk (RFC 8260 2.1) of the packet whose chunks are `bytes[start, end)`; says what was wrong with the first
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
 * I-DATA has 16 reserved bits for the stream sequence number, then the message identifier(32), and the fragment sequence number for the payload
 * protocol identifier in all pieces but the first.
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
    const type = bytes[position];
    if (type === DATA || type === INTERLEAVED_DATA) {
      const headerLength = type === DATA ? DATA_HEADER_LENGTH : INTERLEAVED_DATA_HEADER_LENGTH;
      if (length <= headerLength) return 'bad-length';
      const flags = bytes[position + 1] as number;
      chunk.isFirst = (flags & 2) !== 0;
      chunk.isLast = (flags & 1) !== 0;
      chunk.transmissionSequence = uint32(bytes, position + 4);
      chunk.streamId = uint16(bytes, position + 8);
      if (type === DATA) {
        chunk.streamSequence = uint16(bytes, position + 10);
        chunk.interleavedMessage = 0;
        chunk.fragmentSequence = chunk.transmissionSequence;
        chunk.payloadProtocol = uint32(bytes, position + 12);
      } else {
        readInterleaved(chunk, bytes, position, (flags & 4) !== 0);
      }
      chunk.start = position + headerLength;
      chunk.end = position + length;
      take(chunk);
    }
    // Chunks are padded to words; the padding of the last one may be missing.
    position += (length + 3) & ~3;
  }
  return null;
}

function readInterleaved(chunk: SctpDataChunk, bytes: Uint8Array, position: number, isUnordered: boolean): void {
  const identifier = uint32(bytes, position + 12);
  const protocolOrSequence = uint32(bytes, position + 16);
  chunk.streamSequence = identifier;
  // Ordered and unordered messages count apart (RFC 8260 2.1): 50 bits, and never 0.
  chunk.interleavedMessage = ((isUnordered ? 0x2_0000 : 0x1_0000) + chunk.streamId) * 2 ** 32 + identifier;
  chunk.fragmentSequence = chunk.isFirst ? 0 : protocolOrSequence;
  chunk.payloadProtocol = chunk.isFirst ? protocolOrSequence : 0;
}
