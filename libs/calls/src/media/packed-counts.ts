import type { RtpPacingCounts, RtpPayloadCounts, RtpWindowCounts } from '@earshot/contracts';
import type { NumberReader, PackedNumbers } from './packed-numbers.js';

type Playout = RtpWindowCounts['playout']['adaptive'];

/** Parts of the counts that are not packed: most windows have the same, and have one copy of it. */
export type SharedParts = Pick<RtpWindowCounts, 'lossRuns' | 'lostBySecond' | 'payloadTypes'> & {
  readonly packetsByPtime: RtpPacingCounts['packetsByPtime'] | null;
  readonly frameExcessOctets: RtpPayloadCounts['frameExcessOctets'] | null;
};

/** Numbers of counts without those in lists. */
const FIXED_NUMBERS = 96;
const PAYLOAD = 1;
const PACING = 2;
const GAP = 4;
const MARKER = 8;
const PASSAGES = 16;
const STRAYS = 32;

/** Numbers that `packCounts` writes at most. */
export function numbersOf({ delayHistogram, transitMinima, passages }: RtpWindowCounts): number {
  return FIXED_NUMBERS + delayHistogram.length + 2 * transitMinima.length + 3 * (passages?.length ?? 0);
}

/** Writes all that is not among the shared parts. Times are written as since `windowUs`. */
export function packCounts(to: PackedNumbers, counts: RtpWindowCounts, windowUs: number): void {
  const { payload, pacing, passages, strays, transitMinima } = counts;
  const gap = pacing?.longestGap ?? null;
  to.write(
    (payload === undefined ? 0 : PAYLOAD) |
      (pacing === undefined ? 0 : PACING) |
      (gap === null ? 0 : GAP) |
      (gap?.marker ? MARKER : 0) |
      (passages === undefined ? 0 : PASSAGES) |
      (strays === undefined ? 0 : STRAYS),
  );
  to.write(counts.firstUs - windowUs);
  to.write(counts.lastUs - windowUs);
  to.write(counts.packets);
  to.write(counts.expected);
  to.write(counts.duplicates);
  to.write(counts.mirrorDuplicates);
  to.write(counts.reordered);
  to.write(counts.restarts);
  if (strays !== undefined) to.write(strays);
  to.write(counts.payloadOctets);
  to.write(counts.jitterCount);
  to.write(counts.jitterSumMs);
  to.write(counts.jitterMaxMs);
  to.write(counts.jitterLastMs);
  to.write(counts.deltaCount);
  to.write(counts.deltaSumMs);
  to.write(counts.deltaMaxMs);
  to.writeList(counts.delayHistogram);
  to.write(counts.timestampJumps);
  to.write(counts.markers);
  to.write(counts.telephoneEvents);
  to.write(counts.comfortNoise);
  to.write(counts.ptimeMs);
  to.write(transitMinima.length);
  for (let index = 0; index < transitMinima.length; index++) {
    const minimum = transitMinima[index] as [number, number];
    to.write(minimum[0]);
    to.write(minimum[1]);
  }
  to.write(counts.transitRiseBeforeLoss);
  packPlayout(to, counts.playout.fixed50);
  packPlayout(to, counts.playout.fixed200);
  packPlayout(to, counts.playout.adaptive);
  if (payload !== undefined) packPayload(to, payload);
  if (pacing !== undefined) packPacing(to, pacing, windowUs);
  if (passages === undefined) return;
  to.write(passages.length);
  for (let index = 0; index < passages.length; index++) {
    const passage = passages[index] as [number, number, number];
    to.write(passage[0]);
    to.write(passage[1] - windowUs);
    to.write(passage[2]);
  }
}

/** The counts again, with the parts that were not written. */
export function unpackCounts(from: NumberReader, parts: SharedParts, windowUs: number): RtpWindowCounts {
  const flags = from.read();
  const counts: RtpWindowCounts = {
    firstUs: from.read() + windowUs,
    lastUs: from.read() + windowUs,
    packets: from.read(),
    expected: from.read(),
    duplicates: from.read(),
    mirrorDuplicates: from.read(),
    reordered: from.read(),
    restarts: from.read(),
    strays: (flags & STRAYS) === 0 ? undefined : from.read(),
    payloadOctets: from.read(),
    lossRuns: parts.lossRuns,
    lostBySecond: parts.lostBySecond,
    jitterCount: from.read(),
    jitterSumMs: from.read(),
    jitterMaxMs: from.readOrNull(),
    jitterLastMs: from.readOrNull(),
    deltaCount: from.read(),
    deltaSumMs: from.read(),
    deltaMaxMs: from.readOrNull(),
    delayHistogram: from.readList(),
    timestampJumps: from.read(),
    markers: from.read(),
    telephoneEvents: from.read(),
    comfortNoise: from.read(),
    payloadTypes: parts.payloadTypes,
    ptimeMs: from.readOrNull(),
    transitMinima: unpackMinima(from),
    transitRiseBeforeLoss: from.read(),
    playout: { fixed50: unpackPlayout(from), fixed200: unpackPlayout(from), adaptive: unpackPlayout(from) },
    payload: (flags & PAYLOAD) === 0 ? undefined : unpackPayload(from, parts),
    pacing: (flags & PACING) === 0 ? undefined : unpackPacing(from, parts, flags, windowUs),
    passages: (flags & PASSAGES) === 0 ? undefined : unpackPassages(from, windowUs),
  };
  return counts;
}

function unpackMinima(from: NumberReader): RtpWindowCounts['transitMinima'] {
  const minima: RtpWindowCounts['transitMinima'] = [];
  for (let length = from.read(); length > 0; length--) minima.push([from.read(), from.read()]);
  return minima;
}

function unpackPassages(from: NumberReader, windowUs: number): NonNullable<RtpWindowCounts['passages']> {
  const passages: NonNullable<RtpWindowCounts['passages']> = [];
  for (let length = from.read(); length > 0; length--)
    passages.push([from.read(), from.read() + windowUs, from.read()]);
  return passages;
}

function packPlayout(to: PackedNumbers, counts: Playout): void {
  to.write(counts.played);
  to.write(counts.late);
  to.write(counts.concealed);
  to.write(counts.missedRuns);
  to.write(counts.missedInRuns);
  to.write(counts.bursts);
  to.write(counts.burstPackets);
  to.write(counts.burstMissed);
  to.write(counts.gapMissed);
  to.write(counts.delaySumMs);
  to.write(counts.delayCount);
}

function unpackPlayout(from: NumberReader): Playout {
  return {
    played: from.read(),
    late: from.read(),
    concealed: from.read(),
    missedRuns: from.read(),
    missedInRuns: from.read(),
    bursts: from.read(),
    burstPackets: from.read(),
    burstMissed: from.read(),
    gapMissed: from.read(),
    delaySumMs: from.read(),
    delayCount: from.read(),
  };
}

function packPayload(to: PackedNumbers, counts: RtpPayloadCounts): void {
  to.write(counts.inspectedPackets);
  to.write(counts.measuredPackets);
  to.write(counts.samples);
  to.write(counts.powerSumMilliwatt);
  to.write(counts.clippedSamples);
  to.write(counts.silentPackets);
  to.write(counts.constantPackets);
  to.write(counts.constantRunMs);
  to.write(counts.constantOctet);
  to.write(counts.dtxPackets);
  to.write(counts.csrcPackets);
  to.write(counts.extensionPackets);
  to.write(counts.paddedPackets);
  to.write(counts.redPackets);
  to.write(counts.fecPackets);
  to.write(counts.audioLevelPackets);
  to.write(counts.audioLevelSumDbov);
  to.write(counts.voicePackets);
}

function unpackPayload(from: NumberReader, parts: SharedParts): RtpPayloadCounts {
  return {
    inspectedPackets: from.read(),
    measuredPackets: from.read(),
    samples: from.read(),
    powerSumMilliwatt: from.read(),
    clippedSamples: from.read(),
    silentPackets: from.read(),
    constantPackets: from.read(),
    constantRunMs: from.read(),
    constantOctet: from.readOrNull(),
    dtxPackets: from.read(),
    csrcPackets: from.read(),
    extensionPackets: from.read(),
    paddedPackets: from.read(),
    redPackets: from.read(),
    fecPackets: from.read(),
    audioLevelPackets: from.read(),
    audioLevelSumDbov: from.read(),
    voicePackets: from.read(),
    frameExcessOctets: parts.frameExcessOctets ?? {},
  };
}

function packPacing(to: PackedNumbers, counts: RtpPacingCounts, windowUs: number): void {
  to.write(counts.timestampUnits);
  to.write(counts.elapsedUs);
  to.write(counts.silenceGaps);
  to.write(counts.silenceGapsWithoutNoise);
  to.write(counts.silenceMs);
  to.write(counts.bunches);
  const gap = counts.longestGap;
  if (gap === null) return;
  to.write(gap.fromUs - windowUs);
  to.write(gap.toUs - windowUs);
  to.write(gap.lost);
  to.write(gap.mediaMs);
}

function unpackPacing(from: NumberReader, parts: SharedParts, flags: number, windowUs: number): RtpPacingCounts {
  return {
    packetsByPtime: parts.packetsByPtime ?? {},
    timestampUnits: from.read(),
    elapsedUs: from.read(),
    silenceGaps: from.read(),
    silenceGapsWithoutNoise: from.read(),
    silenceMs: from.read(),
    bunches: from.read(),
    longestGap:
      (flags & GAP) === 0
        ? null
        : {
            fromUs: from.read() + windowUs,
            toUs: from.read() + windowUs,
            lost: from.read(),
            mediaMs: from.readOrNull(),
            marker: (flags & MARKER) !== 0,
          },
  };
}
