/** What the payloads of a window carried. Structurally `RtpPayloadCounts` of the capture contract; see there for each field. */
export type PayloadCounts = {
  inspectedPackets: number;
  measuredPackets: number;
  samples: number;
  powerSumMilliwatt: number;
  clippedSamples: number;
  silentPackets: number;
  constantPackets: number;
  constantRunMs: number;
  constantOctet: number | null;
  dtxPackets: number;
  csrcPackets: number;
  extensionPackets: number;
  paddedPackets: number;
  redPackets: number;
  fecPackets: number;
  repairablePackets?: number | undefined;
  audioLevelPackets: number;
  audioLevelSumDbov: number;
  voicePackets: number;
  frameExcessOctets: Record<string, number>;
};

/** A copy that may be added to. */
export function copyOfPayloadCounts(counts: PayloadCounts): PayloadCounts {
  const copy = { ...counts };
  copy.frameExcessOctets = { ...counts.frameExcessOctets };
  return copy;
}

/** Adds another window of the stream, which may be an earlier one, to a sum that is nobody else's. */
export function addPayloadCounts(sum: PayloadCounts, counts: PayloadCounts, addNamed: AddNamed = addEachKey): void {
  sum.inspectedPackets += counts.inspectedPackets;
  sum.measuredPackets += counts.measuredPackets;
  sum.samples += counts.samples;
  sum.powerSumMilliwatt += counts.powerSumMilliwatt;
  sum.clippedSamples += counts.clippedSamples;
  sum.silentPackets += counts.silentPackets;
  sum.constantPackets += counts.constantPackets;
  if (counts.constantRunMs > sum.constantRunMs) {
    sum.constantRunMs = counts.constantRunMs;
    sum.constantOctet = counts.constantOctet;
  }
  sum.dtxPackets += counts.dtxPackets;
  sum.csrcPackets += counts.csrcPackets;
  sum.extensionPackets += counts.extensionPackets;
  sum.paddedPackets += counts.paddedPackets;
  sum.redPackets += counts.redPackets;
  sum.fecPackets += counts.fecPackets;
  sum.repairablePackets = (sum.repairablePackets ?? 0) + (counts.repairablePackets ?? 0);
  sum.audioLevelPackets += counts.audioLevelPackets;
  sum.audioLevelSumDbov += counts.audioLevelSumDbov;
  sum.voicePackets += counts.voicePackets;
  addNamed(sum.frameExcessOctets, counts.frameExcessOctets);
}

/** Sums by key. */
export function addRecords(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sum = { ...a };
  addEachKey(sum, b);
  return sum;
}

/** How counts by name are added, at once or later. */
export type AddNamed = (sum: Record<string, number>, counts: Record<string, number>) => void;

/** The same so many times, into the first. */
export function addEachKey(sum: Record<string, number>, counts: Record<string, number>, times = 1): void {
  for (const key in counts) sum[key] = (sum[key] ?? 0) + times * (counts[key] as number);
}
