import type { AssembledCall, MeasuredStream } from '@earshot/calls';
import { MIN_EXPECTED } from '@earshot/calls';
import type { Listener, StreamWindow } from '@earshot/contracts';
import { BAND_FLOOR, burstRatio, SCALE_FACTOR } from '@earshot/metrics';

/** Consecutive windows below good around the worst one, as one listener heard them. */
export interface BadSpan {
  readonly stream: MeasuredStream;
  readonly fromUs: number;
  readonly toUs: number;
  /** Lost on the network, of those expected, percent. */
  readonly lossPct: number;
  /** Came too late for the buffer, or was made up, percent. */
  readonly latePct: number;
  /** Losses came in runs. */
  readonly inBursts: boolean;
  readonly mosLq: number;
}

/** Where the listener's worst window lies; null where all was good or nothing was scored. */
export function worstSpan(call: AssembledCall, listener: Listener): BadSpan | null {
  let worst: { stream: MeasuredStream; index: number; r: number } | null = null;
  for (const measured of call.streams) {
    const { stream } = measured;
    if (stream.listener !== listener || !stream.classified) continue;
    for (const [index, window] of stream.windows.entries()) {
      const r = normalisedR(measured, window);
      if (r !== null && (worst === null || r < worst.r)) worst = { stream: measured, index, r };
    }
  }
  return worst === null || worst.r >= BAND_FLOOR.good ? null : spanAround(worst.stream, worst.index);
}

function normalisedR({ stream }: MeasuredStream, { r, expected }: StreamWindow): number | null {
  return r === null || expected < MIN_EXPECTED ? null : r / SCALE_FACTOR[stream.quality.scale];
}

function spanAround(measured: MeasuredStream, worst: number): BadSpan {
  const { windows } = measured.stream;
  const isBad = (index: number): boolean => {
    const window = windows[index];
    const r = window === undefined ? null : normalisedR(measured, window);
    return r !== null && r < BAND_FLOOR.good;
  };
  let first = worst;
  let last = worst;
  while (isBad(first - 1)) first--;
  while (isBad(last + 1)) last++;
  let expected = 0;
  let lost = 0;
  let late = 0;
  let missed = 0;
  let runs = 0;
  for (const { counts } of measured.windows.slice(first, last + 1)) {
    expected += counts.expected;
    lost += counts.expected - (counts.packets - counts.duplicates);
    late += counts.playout.adaptive.late + counts.playout.adaptive.concealed;
    missed += counts.playout.adaptive.missedInRuns;
    runs += counts.playout.adaptive.missedRuns;
  }
  return {
    stream: measured,
    fromUs: measured.windows[first]?.counts.firstUs ?? 0,
    toUs: measured.windows[last]?.counts.lastUs ?? 0,
    lossPct: share(lost, expected),
    latePct: share(late, expected),
    inBursts: (burstRatio(missed, runs, expected) ?? 1) > BURSTY_ABOVE || (runs > 0 && missed / runs >= BURST_RUN),
    mosLq: windows[worst]?.mosLq ?? 1,
  };
}

/** Burst ratio above it, or mean runs of as many packets, are bursts (diagnosis 18). */
const BURSTY_ABOVE = 1.5;
const BURST_RUN = 3;

function share(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, (100 * part) / whole) : 0;
}
