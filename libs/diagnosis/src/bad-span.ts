import type { AssembledCall, MeasuredStream } from '@earshot/calls';
import { MIN_EXPECTED } from '@earshot/calls';
import type { Listener, StreamWindow } from '@earshot/contracts';
import { type Band, burstRatio, SCALE_FACTOR, worseBand } from '@earshot/metrics';
import { figuresBeyond } from './figure-words.js';

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
  /** Of the worst window; null where it has no score. */
  readonly mosLq: number | null;
  /** What makes the windows less than good, where that is no score: `jitter 34 ms`. Else empty. */
  readonly beyond: string;
}

/** Where the listener's worst window lies, by its band and then by R; null where all was good or nothing was judged. */
export function worstSpan(call: AssembledCall, listener: Listener): BadSpan | null {
  let worst: { stream: MeasuredStream; index: number; band: Band; r: number } | null = null;
  for (const measured of call.streams) {
    const { stream } = measured;
    if (stream.listener !== listener || !stream.classified) continue;
    for (let index = 0; index < stream.windows.length; index++) {
      const window = stream.windows[index] as StreamWindow;
      const { band } = window;
      if (band === null || window.expected < MIN_EXPECTED) continue;
      const r = window.r === null ? Number.POSITIVE_INFINITY : window.r / SCALE_FACTOR[stream.quality.scale];
      const isWorse = worst === null || (band === worst.band ? r < worst.r : worseBand(band, worst.band) === band);
      if (isWorse) worst = { stream: measured, index, band, r };
    }
  }
  return worst === null || worst.band === 'good' ? null : spanAround(worst.stream, worst.index);
}

function isLessThanGood(window: StreamWindow | undefined): boolean {
  return window !== undefined && window.expected >= MIN_EXPECTED && window.band !== null && window.band !== 'good';
}

function spanAround(measured: MeasuredStream, worst: number): BadSpan {
  const { windows } = measured.stream;
  const isBad = (index: number): boolean => isLessThanGood(windows[index]);
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
    mosLq: windows[worst]?.mosLq ?? null,
    beyond: isByScore(windows[worst]) ? '' : figuresBeyond(windows.slice(first, last + 1)),
  };
}

function isByScore(window: StreamWindow | undefined): boolean {
  return window?.notGood?.rFactor !== undefined || window?.notGood?.mosLq !== undefined;
}

/** Burst ratio above it, or mean runs of as many packets, are bursts (diagnosis 18). */
const BURSTY_ABOVE = 1.5;
const BURST_RUN = 3;

function share(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, (100 * part) / whole) : 0;
}
