import { type AddNamed, addEachKey } from './payload-counts.js';

/** The longest time between two packets. Structurally `LongestGap` of the capture contract; see there for each field. */
export type PacketGap = {
  fromUs: number;
  toUs: number;
  lost: number;
  mediaMs: number | null;
  marker: boolean;
};

/** How the packets of a window followed each other. Structurally `RtpPacingCounts` of the capture contract; see there for each field. */
export type PacingCounts = {
  packetsByPtime: Record<string, number>;
  timestampUnits: number;
  elapsedUs: number;
  silenceGaps: number;
  silenceGapsWithoutNoise: number;
  silenceMs: number;
  bunches: number;
  longestGap: PacketGap | null;
};

/** A copy that may be added to. */
export function copyOfPacingCounts(counts: PacingCounts): PacingCounts {
  const copy = { ...counts };
  copy.packetsByPtime = { ...counts.packetsByPtime };
  return copy;
}

/** Adds another window of the stream, which may be an earlier one, to a sum that is nobody else's. */
export function addPacingCounts(sum: PacingCounts, counts: PacingCounts, addNamed: AddNamed = addEachKey): void {
  addNamed(sum.packetsByPtime, counts.packetsByPtime);
  sum.timestampUnits += counts.timestampUnits;
  sum.elapsedUs += counts.elapsedUs;
  sum.silenceGaps += counts.silenceGaps;
  sum.silenceGapsWithoutNoise += counts.silenceGapsWithoutNoise;
  sum.silenceMs += counts.silenceMs;
  sum.bunches += counts.bunches;
  sum.longestGap = longer(sum.longestGap, counts.longestGap);
}

function longer(a: PacketGap | null, b: PacketGap | null): PacketGap | null {
  if (a === null || b === null) return a ?? b;
  const difference = b.toUs - b.fromUs - (a.toUs - a.fromUs);
  // Of equals the earlier, so that the order of merging does not matter.
  return difference > 0 || (difference === 0 && b.fromUs < a.fromUs) ? b : a;
}

/**
 * Hz at which the timestamp really advanced: units of timestamp over seconds of arrival; null under a second. Convention (metrics
 * reference 9).
 */
export function measuredClockRate({ timestampUnits, elapsedUs }: PacingCounts): number | null {
  return elapsedUs < 1_000_000 ? null : (timestampUnits * 1e6) / elapsedUs;
}
