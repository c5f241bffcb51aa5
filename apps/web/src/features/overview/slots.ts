/** Rollups are in slots of five minutes; a row in time is a whole number of them. */
export const SLOT_US = 300e6;
const MOST_BARS = 96;

export interface SlottedRange {
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs: number;
}

/** The range widened to whole slots, in at most 96 steps; null where there is no range yet. */
export function slotted(fromUs: number | null, toUs: number | null): SlottedRange | null {
  if (fromUs === null || toUs === null || toUs <= fromUs) return null;
  const from = Math.floor(fromUs / SLOT_US) * SLOT_US;
  const slots = Math.max(1, Math.ceil((toUs - from) / SLOT_US));
  const stepUs = Math.ceil(slots / MOST_BARS) * SLOT_US;
  return { fromUs: from, toUs: from + Math.ceil((slots * SLOT_US) / stepUs) * stepUs, stepUs };
}
