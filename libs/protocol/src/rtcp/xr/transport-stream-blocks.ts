import { uint16, uint32 } from '../../bytes.js';
import type { XrContent, XrFields } from './content.js';
import { measured16, measured32 } from './field.js';

/** Counters of ETSI TR 101 290 in the order of the figure, 32 bits each. */
const PSI_INDEPENDENT = [
  'syncLosses',
  'syncByteErrors',
  'continuityCountErrors',
  'transportErrors',
  'pcrErrors',
  'pcrRepetitionErrors',
  'pcrDiscontinuityIndicatorErrors',
  'pcrAccuracyErrors',
  'ptsErrors',
] as const;

/** The same, 16 bits each. */
const PSI_DECODABILITY = [
  'patErrors',
  'pat2Errors',
  'pmtErrors',
  'pmt2Errors',
  'pidErrors',
  'crcErrors',
  'catErrors',
] as const;

/**
 * MPEG-2 Transport Stream, independent of its Program Specific Information (RFC 6990 3):
 * ```
 * |     BT=22     |    Reserved   |      block length = 11        |
 * |                        SSRC of Source                         |
 * |          begin_seq            |             end_seq           |
 * |                     nine counts, 32 bits each                 |
 * ```
 */
export function decodePsiIndependentBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 48) return null;
  const fields: XrFields = sequenceRange(bytes, start);
  for (const [place, name] of PSI_INDEPENDENT.entries()) fields[name] = measured32(bytes, start + 12 + 4 * place);
  return { ssrc: uint32(bytes, start + 4), fields };
}

/**
 * Decodability of the Program Specific Information (RFC 7380 3):
 * ```
 * |     BT=32     |    Reserved   |      block length = 6         |
 * |                        SSRC of Source                         |
 * |          begin_seq            |             end_seq           |
 * |               seven counts, 16 bits each; reserved            |
 * ```
 */
export function decodePsiDecodabilityBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 28) return null;
  const fields: XrFields = sequenceRange(bytes, start);
  for (const [place, name] of PSI_DECODABILITY.entries()) fields[name] = measured16(bytes, start + 12 + 2 * place);
  return { ssrc: uint32(bytes, start + 4), fields };
}

function sequenceRange(bytes: Uint8Array, start: number): XrFields {
  return { beginSequence: uint16(bytes, start + 8), endSequence: uint16(bytes, start + 10) };
}
