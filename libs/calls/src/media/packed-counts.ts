import type { RtpPacingCounts, RtpPayloadCounts, RtpWindowCounts } from '@earshot/contracts';
import type { NumberReader, PackedNumbers } from './packed-numbers.js';
import { hasOddPacing, packPacing, unpackPacing } from './packed-pacing.js';
import { hasOddPayload, packPayload, unpackPayload } from './packed-payload.js';
import { hasMissed, packPlayout, unpackPlayout } from './packed-playout.js';

type Passage = NonNullable<RtpWindowCounts['passages']>[number];

/** Parts of the counts that are not packed: most windows have the same, and have one copy of it, or they are at hand anyway. */
export type GivenParts = Pick<
  RtpWindowCounts,
  'firstUs' | 'lastUs' | 'packets' | 'expected' | 'duplicates' | 'lossRuns' | 'lostBySecond' | 'payloadTypes'
> & {
  readonly windowUs: number;
  readonly packetsByPtime: RtpPacingCounts['packetsByPtime'] | null;
  readonly frameExcessOctets: RtpPayloadCounts['frameExcessOctets'] | null;
};

/** Numbers of counts without those in lists. */
const FIXED_NUMBERS = 96;
const PAYLOAD = 1;
const PACING = 2;
const GAP = 4;
const MARKER = 8;
const STRAYS = 16;
/** Set where not all of them is zero, as in most windows it is; zeros are not written. */
const MISSED = { fixed50: 32, fixed200: 64, adaptive: 128 } as const;
const ODD_ARRIVALS = 256;
const ODD_KINDS = 512;
const ODD_PAYLOAD = 1024;
const ODD_PACING = 2048;

const MARKED = { marker: true };
const UNMARKED = { marker: false };

/** Numbers that `packCounts` and `packPassages` write at most. */
export function numbersOf({ delayHistogram, transitMinima, passages }: RtpWindowCounts): number {
  return FIXED_NUMBERS + delayHistogram.length + 2 * transitMinima.length + 3 * (passages?.length ?? 0);
}

/** Writes all that is not among the given parts, but for the passages. Times are written as since `windowUs`. */
export function packCounts(to: PackedNumbers, counts: RtpWindowCounts, windowUs: number): void {
  const { payload, pacing, strays, transitMinima } = counts;
  const { fixed50, fixed200, adaptive } = counts.playout;
  const gap = pacing === undefined ? null : pacing.longestGap;
  let flags = 0;
  if (payload !== undefined) flags |= hasOddPayload(payload) ? PAYLOAD | ODD_PAYLOAD : PAYLOAD;
  if (pacing !== undefined) flags |= hasOddPacing(pacing) ? PACING | ODD_PACING : PACING;
  if (gap !== null) flags |= gap.marker ? GAP | MARKER : GAP;
  if (strays !== undefined) flags |= STRAYS;
  if (hasMissed(fixed50)) flags |= MISSED.fixed50;
  if (hasMissed(fixed200)) flags |= MISSED.fixed200;
  if (hasMissed(adaptive)) flags |= MISSED.adaptive;
  if (hasOddArrivals(counts)) flags |= ODD_ARRIVALS;
  if (hasOddKinds(counts)) flags |= ODD_KINDS;
  to.write(flags);
  if ((flags & ODD_ARRIVALS) !== 0) {
    to.write(counts.mirrorDuplicates);
    to.write(counts.reordered);
    to.write(counts.restarts);
    to.write(counts.timestampJumps);
    to.write(counts.transitRiseBeforeLoss);
  }
  if (strays !== undefined) to.write(strays);
  if ((flags & ODD_KINDS) !== 0) {
    to.write(counts.markers);
    to.write(counts.telephoneEvents);
    to.write(counts.comfortNoise);
  }
  to.write(counts.payloadOctets);
  to.write(counts.jitterCount);
  to.write(counts.jitterSumMs);
  to.write(counts.jitterMaxMs);
  to.write(counts.jitterLastMs);
  to.write(counts.deltaCount);
  to.write(counts.deltaSumMs);
  to.write(counts.deltaMaxMs);
  to.writeUpToZeros(counts.delayHistogram);
  to.write(counts.ptimeMs);
  to.write(transitMinima.length);
  for (let index = 0; index < transitMinima.length; index++) {
    const minimum = transitMinima[index] as [number, number];
    to.write(minimum[0]);
    to.write(minimum[1]);
  }
  packPlayout(to, fixed50, (flags & MISSED.fixed50) !== 0);
  packPlayout(to, fixed200, (flags & MISSED.fixed200) !== 0);
  packPlayout(to, adaptive, (flags & MISSED.adaptive) !== 0);
  if (payload !== undefined) packPayload(to, payload, (flags & ODD_PAYLOAD) !== 0);
  if (pacing !== undefined) packPacing(to, pacing, (flags & ODD_PACING) !== 0, windowUs);
}

/** Few ever ask for the passages, which stand by themselves. */
export function packPassages(to: PackedNumbers, passages: readonly Passage[], windowUs: number): void {
  to.write(passages.length);
  for (let index = 0; index < passages.length; index++) {
    const passage = passages[index] as Passage;
    to.write(passage[0]);
    to.write(passage[1] - windowUs);
    to.write(passage[2]);
  }
}

/** The counts again, with the parts that were not written; the delay histogram without the zeros at its end, and no passages. */
export function unpackCounts(from: NumberReader, parts: GivenParts): RtpWindowCounts {
  const flags = from.read();
  const hasOddArrivals = (flags & ODD_ARRIVALS) !== 0;
  const mirrorDuplicates = hasOddArrivals ? from.read() : 0;
  const reordered = hasOddArrivals ? from.read() : 0;
  const restarts = hasOddArrivals ? from.read() : 0;
  const timestampJumps = hasOddArrivals ? from.read() : 0;
  const transitRiseBeforeLoss = hasOddArrivals ? from.read() : 0;
  const strays = (flags & STRAYS) === 0 ? undefined : from.read();
  const hasOddKinds = (flags & ODD_KINDS) !== 0;
  const markers = hasOddKinds ? from.read() : 0;
  const telephoneEvents = hasOddKinds ? from.read() : 0;
  const comfortNoise = hasOddKinds ? from.read() : 0;
  return {
    firstUs: parts.firstUs,
    lastUs: parts.lastUs,
    packets: parts.packets,
    expected: parts.expected,
    duplicates: parts.duplicates,
    mirrorDuplicates,
    reordered,
    restarts,
    strays,
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
    timestampJumps,
    markers,
    telephoneEvents,
    comfortNoise,
    payloadTypes: parts.payloadTypes,
    ptimeMs: from.readOrNull(),
    transitMinima: unpackMinima(from),
    transitRiseBeforeLoss,
    playout: {
      fixed50: unpackPlayout(from, (flags & MISSED.fixed50) !== 0),
      fixed200: unpackPlayout(from, (flags & MISSED.fixed200) !== 0),
      adaptive: unpackPlayout(from, (flags & MISSED.adaptive) !== 0),
    },
    payload:
      (flags & PAYLOAD) === 0
        ? undefined
        : unpackPayload(from, parts.frameExcessOctets ?? {}, (flags & ODD_PAYLOAD) !== 0),
    pacing:
      (flags & PACING) === 0
        ? undefined
        : unpackPacing(
            from,
            parts.packetsByPtime ?? {},
            (flags & ODD_PACING) !== 0,
            (flags & GAP) === 0 ? null : (flags & MARKER) === 0 ? UNMARKED : MARKED,
            parts.windowUs,
          ),
    passages: undefined,
  };
}

export function unpackPassages(from: NumberReader, windowUs: number): Passage[] {
  const passages: Passage[] = [];
  for (let length = from.read(); length > 0; length--)
    passages.push([from.read(), from.read() + windowUs, from.read()]);
  return passages;
}

function unpackMinima(from: NumberReader): RtpWindowCounts['transitMinima'] {
  const minima: RtpWindowCounts['transitMinima'] = [];
  for (let length = from.read(); length > 0; length--) minima.push([from.read(), from.read()]);
  return minima;
}

function hasOddArrivals(counts: RtpWindowCounts): boolean {
  return (
    counts.mirrorDuplicates !== 0 ||
    counts.reordered !== 0 ||
    counts.restarts !== 0 ||
    counts.timestampJumps !== 0 ||
    counts.transitRiseBeforeLoss !== 0
  );
}

function hasOddKinds(counts: RtpWindowCounts): boolean {
  return counts.markers !== 0 || counts.telephoneEvents !== 0 || counts.comfortNoise !== 0;
}
