import { uint16, uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';

/** Sequence numbers listed of one block; the counts go on. Four octets can stand for 16 383 packets, so a bound it needs. */
export const MAX_LISTED_SEQUENCES = 256;

/**
 * Loss RLE (RFC 3611 4.1), Duplicate RLE (4.2), Post-repair Loss RLE (RFC 5725), Discard RLE (RFC 7097):
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      BT       | rsvd. |   T   |         block length          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of source                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          begin_seq            |             end_seq           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          chunk 1              |             chunk 2           |
 * ```
 * `zeros` lists sequence numbers whose bit is 0: lost ones in a loss block, duplicated ones in a duplicate block, packets *not* discarded
 * in a discard block (there `ones` lists the discarded). With thinning T only multiples of 2^T are reported.
 */
export function decodeRunLengthBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 12) return null;
  const typeSpecific = bytes[start + 1] as number;
  const thinning = typeSpecific & 0x0f;
  const beginSequence = uint16(bytes, start + 8);
  const endSequence = uint16(bytes, start + 10);
  const isDiscard = bytes[start] === 25;
  const listed = runsOf(bytes, start + 12, end, beginSequence, endSequence, 1 << thinning, isDiscard ? 1 : 0);
  const { zeroCount, oneCount } = listed;
  const span = { thinning, beginSequence, endSequence, zeroCount, oneCount };
  return {
    ssrc: uint32(bytes, start + 4),
    fields: isDiscard
      ? { ...span, discarded: (typeSpecific & 0x10) === 0 ? 'late' : 'early', ones: listed.sequences }
      : { ...span, zeros: listed.sequences },
  };
}

interface Runs {
  zeroCount: number;
  oneCount: number;
  sequences: number[];
}

/** RFC 3611 4.1.1 to 4.1.3: run length `0RLLLLLLLLLLLLLL`, bit vector `1bbbbbbbbbbbbbbb`, terminating null. */
function runsOf(
  bytes: Uint8Array,
  from: number,
  end: number,
  beginSequence: number,
  endSequence: number,
  step: number,
  wanted: 0 | 1,
): Runs {
  const runs: Runs = { zeroCount: 0, oneCount: 0, sequences: [] };
  const span = (endSequence - beginSequence) & 0xffff;
  let sequence = (step - (beginSequence % step)) % step;
  for (let at = from; at + 2 <= end && sequence < span; at += 2) {
    const chunk = uint16(bytes, at);
    if (chunk === 0) break;
    if (chunk < 0x8000) {
      const bit = (chunk >> 14) & 1;
      const count = Math.min(chunk & 0x3fff, Math.ceil((span - sequence) / step));
      if (bit === 1) runs.oneCount += count;
      else runs.zeroCount += count;
      if (bit === wanted) list(runs.sequences, beginSequence + sequence, count, step);
      sequence += count * step;
      continue;
    }
    for (let index = 14; index >= 0 && sequence < span; index--, sequence += step) {
      const bit = (chunk >> index) & 1;
      if (bit === 1) runs.oneCount++;
      else runs.zeroCount++;
      if (bit === wanted) list(runs.sequences, beginSequence + sequence, 1, step);
    }
  }
  return runs;
}

function list(sequences: number[], first: number, count: number, step: number): void {
  const room = Math.min(count, MAX_LISTED_SEQUENCES - sequences.length);
  for (let index = 0; index < room; index++) sequences.push((first + index * step) & 0xffff);
}
