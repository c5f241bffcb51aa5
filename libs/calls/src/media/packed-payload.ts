import type { RtpPayloadCounts } from '@earshot/contracts';
import type { NumberReader, PackedNumbers } from './packed-numbers.js';

/** Some of what is zero in most windows is not. */
export function hasOddPayload(counts: RtpPayloadCounts): boolean {
  return (
    counts.clippedSamples !== 0 ||
    counts.dtxPackets !== 0 ||
    counts.csrcPackets !== 0 ||
    counts.extensionPackets !== 0 ||
    counts.paddedPackets !== 0 ||
    counts.redPackets !== 0 ||
    counts.fecPackets !== 0 ||
    (counts.repairablePackets ?? 0) !== 0 ||
    counts.audioLevelPackets !== 0 ||
    counts.audioLevelSumDbov !== 0 ||
    counts.voicePackets !== 0
  );
}

/** Writes all but the excess of frames; what is zero in most windows only if `odd`. */
export function packPayload(to: PackedNumbers, counts: RtpPayloadCounts, odd: boolean): void {
  to.write(counts.inspectedPackets);
  to.write(counts.measuredPackets);
  to.write(counts.samples);
  to.write(counts.powerSumMilliwatt);
  to.write(counts.silentPackets);
  to.write(counts.constantPackets);
  to.write(counts.constantRunMs);
  to.write(counts.constantOctet);
  if (!odd) return;
  to.write(counts.clippedSamples);
  to.write(counts.dtxPackets);
  to.write(counts.csrcPackets);
  to.write(counts.extensionPackets);
  to.write(counts.paddedPackets);
  to.write(counts.redPackets);
  to.write(counts.fecPackets);
  to.write(counts.repairablePackets ?? 0);
  to.write(counts.audioLevelPackets);
  to.write(counts.audioLevelSumDbov);
  to.write(counts.voicePackets);
}

export function unpackPayload(
  from: NumberReader,
  frameExcessOctets: Record<string, number>,
  odd: boolean,
): RtpPayloadCounts {
  const counts: RtpPayloadCounts = {
    inspectedPackets: from.read(),
    measuredPackets: from.read(),
    samples: from.read(),
    powerSumMilliwatt: from.read(),
    clippedSamples: 0,
    silentPackets: from.read(),
    constantPackets: from.read(),
    constantRunMs: from.read(),
    constantOctet: from.readOrNull(),
    dtxPackets: 0,
    csrcPackets: 0,
    extensionPackets: 0,
    paddedPackets: 0,
    redPackets: 0,
    fecPackets: 0,
    repairablePackets: 0,
    audioLevelPackets: 0,
    audioLevelSumDbov: 0,
    voicePackets: 0,
    frameExcessOctets,
  };
  if (!odd) return counts;
  counts.clippedSamples = from.read();
  counts.dtxPackets = from.read();
  counts.csrcPackets = from.read();
  counts.extensionPackets = from.read();
  counts.paddedPackets = from.read();
  counts.redPackets = from.read();
  counts.fecPackets = from.read();
  counts.repairablePackets = from.read();
  counts.audioLevelPackets = from.read();
  counts.audioLevelSumDbov = from.read();
  counts.voicePackets = from.read();
  return counts;
}
