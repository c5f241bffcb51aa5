import type { XrBlock } from './content.js';

const MEASUREMENT_INFORMATION = 14;

/** Blocks whose span a Measurement Information block (RFC 6776) of the same source must tell. */
const MEASURED_OVER_A_SPAN = new Set([15, 16, 17, 18, 20, 21, 24, 29, 30, 31, 34, 35]);

/**
 * Marks with `noMeasurementInfo: 1` each block that says nothing of the span it measures: no block 14 of its source is among those of the
 * compound. The RFCs have receivers discard such blocks; an observer shows them.
 */
export function markUnspanned(blocks: readonly XrBlock[]): XrBlock[] {
  const spanned = new Set<number | null>();
  for (const { type, ssrc } of blocks) if (type === MEASUREMENT_INFORMATION) spanned.add(ssrc);
  return blocks.map((block) => {
    if (!MEASURED_OVER_A_SPAN.has(block.type) || spanned.has(block.ssrc)) return block;
    return { ...block, fields: { ...block.fields, noMeasurementInfo: 1 } };
  });
}
