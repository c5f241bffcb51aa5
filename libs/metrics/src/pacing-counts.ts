import { addRecords } from './payload-counts.js';

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

/** Counts of two windows of one stream as one, in either order; a side that has none adds nothing. */
export function mergePacingCounts(a: PacingCounts | undefined, b: PacingCounts | undefined): PacingCounts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    packetsByPtime: addRecords(a.packetsByPtime, b.packetsByPtime),
    timestampUnits: a.timestampUnits + b.timestampUnits,
    elapsedUs: a.elapsedUs + b.elapsedUs,
    silenceGaps: a.silenceGaps + b.silenceGaps,
    silenceGapsWithoutNoise: a.silenceGapsWithoutNoise + b.silenceGapsWithoutNoise,
    silenceMs: a.silenceMs + b.silenceMs,
    bunches: a.bunches + b.bunches,
    longestGap: longer(a.longestGap, b.longestGap),
  };
}

function longer(a: PacketGap | null, b: PacketGap | null): PacketGap | null {
  if (a === null || b === null) return a ?? b;
  const difference = b.toUs - b.fromUs - (a.toUs - a.fromUs);
  // Of equals the earlier, so that the order of merging does not matter.
  return difference > 0 || (difference === 0 && b.fromUs < a.fromUs) ? b : a;
}

/** Hz at which the timestamp really advanced, as arrival has it; null under a second. */
export function measuredClockRate({ timestampUnits, elapsedUs }: PacingCounts): number | null {
  return elapsedUs < 1_000_000 ? null : (timestampUnits * 1e6) / elapsedUs;
}
