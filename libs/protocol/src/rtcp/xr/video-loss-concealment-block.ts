import { uint32 } from '../../bytes.js';
import type { XrContent } from './content.js';
import { intervalOf, measured, measured32 } from './field.js';

const METHODS = ['reserved', 'reserved', 'frame-freeze', 'other'] as const;

/**
 * Loss Concealment of video (RFC 7867 4), durations in units of the RTP timestamp, proportions in 1/256:
 * ```
 * |    BT=34      | I | V |  RSV  |    block length = 4 or 5      |
 * |                        SSRC of Source                         |
 * |                       Impaired Duration                       |
 * |                      Concealed Duration                       |
 * |             Mean Frame Freeze Duration (optional)             |
 * |      MIFP     |      MCFP     |     FFSC      |   Reserved    |
 * ```
 * Only frame freeze has a freeze duration; the length tells whether it is there.
 */
export function decodeVideoLossConcealmentBlock(bytes: Uint8Array, start: number, end: number): XrContent | null {
  if (end - start < 20) return null;
  const hasFreeze = end - start >= 24;
  const tail = start + (hasFreeze ? 20 : 16);
  const typeSpecific = bytes[start + 1] as number;
  const proportion = (at: number) => measured(bytes[at] as number, 8);
  return {
    ssrc: uint32(bytes, start + 4),
    fields: {
      interval: intervalOf(typeSpecific),
      method: METHODS[(typeSpecific >> 4) & 3] as string,
      impairedUnits: measured32(bytes, start + 8),
      concealedUnits: measured32(bytes, start + 12),
      meanFrameFreezeUnits: hasFreeze ? measured32(bytes, start + 16) : null,
      meanImpairedFrameProportion256: proportion(tail),
      meanConcealedFrameProportion256: proportion(tail + 1),
      concealedFrames256: proportion(tail + 2),
    },
  };
}
