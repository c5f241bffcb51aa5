import { crc32 } from 'node:zlib';

/**
 * One frame of a spool segment, big-endian:
 *
 *   0      4        8        12       16
 *   | ESP1 | records | octets | crc-32 | octets of record lines |
 *
 * The checksum covers records, octets and lines, so a frame that a crash cut short is told from a whole one.
 */
const MAGIC = Buffer.from('ESP1', 'latin1');
export const FRAME_HEADER_OCTETS = 16;

/** What a frame's header says, before its checksum is proved. */
export interface FrameHeader {
  readonly records: number;
  readonly octets: number;
}

export function encodeFrame(lines: string, records: number): Buffer {
  const octets = Buffer.byteLength(lines, 'utf8');
  const frame = Buffer.allocUnsafe(FRAME_HEADER_OCTETS + octets);
  MAGIC.copy(frame, 0);
  frame.writeUInt32BE(records, 4);
  frame.writeUInt32BE(octets, 8);
  frame.write(lines, FRAME_HEADER_OCTETS, 'utf8');
  frame.writeUInt32BE(checksum(frame, 0, octets), 12);
  return frame;
}

/** Null where no frame begins at the offset. */
export function readFrameHeader(bytes: Buffer, at: number): FrameHeader | null {
  if (at + FRAME_HEADER_OCTETS > bytes.length || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0) return null;
  return { records: bytes.readUInt32BE(at + 4), octets: bytes.readUInt32BE(at + 8) };
}

/** The lines of every whole frame, in order. After a damaged one reading goes on at the next mark of a frame. */
export function readFrames(segment: Buffer): string[] {
  const frames: string[] = [];
  let at = 0;
  while (at < segment.length) {
    const header = readFrameHeader(segment, at);
    const end = header === null ? Number.POSITIVE_INFINITY : at + FRAME_HEADER_OCTETS + header.octets;
    if (
      header !== null &&
      end <= segment.length &&
      segment.readUInt32BE(at + 12) === checksum(segment, at, header.octets)
    ) {
      frames.push(segment.toString('utf8', at + FRAME_HEADER_OCTETS, end));
      at = end;
    } else {
      const next = segment.indexOf(MAGIC, at + 1);
      at = next < 0 ? segment.length : next;
    }
  }
  return frames;
}

function checksum(bytes: Buffer, at: number, octets: number): number {
  const lines = at + FRAME_HEADER_OCTETS;
  return crc32(bytes.subarray(lines, lines + octets), crc32(bytes.subarray(at + 4, at + 12)));
}
