import type { RtpPacingCounts } from '@earshot/contracts';
import type { NumberReader, PackedNumbers } from './packed-numbers.js';

/** Some of what is zero in most windows is not. */
export function hasOddPacing(counts: RtpPacingCounts): boolean {
  return (
    counts.silenceGaps !== 0 || counts.silenceGapsWithoutNoise !== 0 || counts.silenceMs !== 0 || counts.bunches !== 0
  );
}

/** Writes all but the packets by length; what is zero in most windows only if `odd`. Times are written as since `windowUs`. */
export function packPacing(to: PackedNumbers, counts: RtpPacingCounts, odd: boolean, windowUs: number): void {
  to.write(counts.timestampUnits);
  to.write(counts.elapsedUs);
  if (odd) {
    to.write(counts.silenceGaps);
    to.write(counts.silenceGapsWithoutNoise);
    to.write(counts.silenceMs);
    to.write(counts.bunches);
  }
  const gap = counts.longestGap;
  if (gap === null) return;
  to.write(gap.fromUs - windowUs);
  to.write(gap.toUs - windowUs);
  to.write(gap.lost);
  to.write(gap.mediaMs);
}

/** The counts again; `gap` says whether there was one, and whether the packet after it had the marker. */
export function unpackPacing(
  from: NumberReader,
  packetsByPtime: Record<string, number>,
  odd: boolean,
  gap: { readonly marker: boolean } | null,
  windowUs: number,
): RtpPacingCounts {
  return {
    packetsByPtime,
    timestampUnits: from.read(),
    elapsedUs: from.read(),
    silenceGaps: odd ? from.read() : 0,
    silenceGapsWithoutNoise: odd ? from.read() : 0,
    silenceMs: odd ? from.read() : 0,
    bunches: odd ? from.read() : 0,
    longestGap:
      gap === null
        ? null
        : {
            fromUs: from.read() + windowUs,
            toUs: from.read() + windowUs,
            lost: from.read(),
            mediaMs: from.readOrNull(),
            marker: gap.marker,
          },
  };
}
