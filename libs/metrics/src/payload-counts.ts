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
  audioLevelPackets: number;
  audioLevelSumDbov: number;
  voicePackets: number;
  frameExcessOctets: Record<string, number>;
};

/** Counts of two windows of one stream as one, in either order; a side that has none adds nothing. */
export function mergePayloadCounts(
  a: PayloadCounts | undefined,
  b: PayloadCounts | undefined,
): PayloadCounts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const longer = b.constantRunMs > a.constantRunMs ? b : a;
  return {
    inspectedPackets: a.inspectedPackets + b.inspectedPackets,
    measuredPackets: a.measuredPackets + b.measuredPackets,
    samples: a.samples + b.samples,
    powerSumMilliwatt: a.powerSumMilliwatt + b.powerSumMilliwatt,
    clippedSamples: a.clippedSamples + b.clippedSamples,
    silentPackets: a.silentPackets + b.silentPackets,
    constantPackets: a.constantPackets + b.constantPackets,
    constantRunMs: longer.constantRunMs,
    constantOctet: longer.constantOctet,
    dtxPackets: a.dtxPackets + b.dtxPackets,
    csrcPackets: a.csrcPackets + b.csrcPackets,
    extensionPackets: a.extensionPackets + b.extensionPackets,
    paddedPackets: a.paddedPackets + b.paddedPackets,
    redPackets: a.redPackets + b.redPackets,
    fecPackets: a.fecPackets + b.fecPackets,
    audioLevelPackets: a.audioLevelPackets + b.audioLevelPackets,
    audioLevelSumDbov: a.audioLevelSumDbov + b.audioLevelSumDbov,
    voicePackets: a.voicePackets + b.voicePackets,
    frameExcessOctets: addRecords(a.frameExcessOctets, b.frameExcessOctets),
  };
}

/** Sums by key. */
export function addRecords(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sum = { ...a };
  for (const key in b) sum[key] = (sum[key] ?? 0) + (b[key] as number);
  return sum;
}
