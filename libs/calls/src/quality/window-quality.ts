import type { BufferScore, StreamWindow } from '@earshot/contracts';
import {
  addRecords,
  type BufferName,
  jitterMeanMs,
  levelDbm0,
  lostPackets,
  mergeWindowCounts,
  playoutOutcome,
  type WindowCounts,
} from '@earshot/metrics';
import type { KeptWindow } from '../media/window-store.js';
import { type BufferQuality, bufferQualities, type Heard } from './buffer-scores.js';
import { networkDelay } from './delay-budget.js';
import type { QualityPolicy } from './quality-policy.js';

/** Windows with fewer expected packets are shown but have no minimum of their own: a lost packet would weigh too much. */
export const MIN_EXPECTED = 100;

/** One window of a stream with what it counted. */
export interface MeasuredWindow {
  readonly windowUs: number;
  readonly counts: WindowCounts;
  readonly probeDrops: number;
  /** Packets by DSCP. */
  readonly dscp: Readonly<Record<string, number>>;
}

/** Those of the same window (a collector that was restarted in it) are added. */
export function measuredWindows(kept: readonly KeptWindow[]): MeasuredWindow[] {
  const windows: MeasuredWindow[] = [];
  let last: MeasuredWindow | null = null;
  for (let index = 0; index < kept.length; index++) {
    const window = kept[index] as KeptWindow;
    const { windowUs, probeDrops, dscp } = window;
    const counts = window.counts();
    if (last !== null && last.windowUs === windowUs) {
      last = {
        windowUs,
        counts: mergeWindowCounts(last.counts, counts),
        probeDrops: last.probeDrops + probeDrops,
        dscp: addRecords(last.dscp, dscp),
      };
      windows[windows.length - 1] = last;
    } else {
      last = { windowUs, counts, probeDrops, dscp };
      windows.push(last);
    }
  }
  return windows;
}

/** A window with its scores, not yet judged; `rttMs` is the round trip from end to end then. */
export function windowQuality(
  { windowUs, counts, probeDrops }: MeasuredWindow,
  { scorer, codec }: Omit<Heard, 'network'>,
  rttMs: number | null,
  { headline, assumedOneWayMs, chartScores }: QualityPolicy,
): StreamWindow {
  const { expected, payload } = counts;
  const playout = counts.playout[headline];
  const { late, concealed } = playout;
  const drawn = chartScores
    ? bufferQualities(counts, { scorer, codec, network: networkDelay(rttMs, assumedOneWayMs) })
    : null;
  const { lossPct, burstR } = playoutOutcome(playout, expected);
  const listening = scorer.listening(lossPct, burstR ?? 1);
  const lost = lostPackets(counts);
  return {
    atUs: windowUs,
    packets: counts.packets,
    expected,
    lost,
    late,
    concealed,
    lossPct: share(lost, expected),
    latePct: share(late, expected),
    concealedPct: share(concealed, expected + concealed),
    burstR,
    jitterMeanMs: jitterMeanMs(counts),
    jitterMaxMs: counts.jitterMaxMs,
    rttMs,
    r: listening.r,
    mosLq: listening.mos,
    mosCq: drawn === null ? null : drawn[headline].mosCq,
    band: null,
    ceilingR: listening.ceilingR,
    lossImpairment: listening.lossImpairment,
    delayImpairment: listening.delayImpairment,
    lostBySecond: counts.lostBySecond,
    probeDrops,
    levelDbm0: payload === undefined ? null : levelDbm0(payload),
    clippedPct: payload === undefined || payload.samples <= 0 ? null : (100 * payload.clippedSamples) / payload.samples,
    deadAirMs: payload === undefined ? null : payload.constantRunMs,
    buffers: drawn === null ? NOT_SCORED : bufferScores(drawn),
  };
}

function share(part: number, of: number): number | null {
  return of > 0 ? Math.max(0, (100 * part) / of) : null;
}

function bufferScores({ fixed50, fixed200, adaptive }: Record<BufferName, BufferQuality>): StreamWindow['buffers'] {
  return { fixed50: bufferScore(fixed50), fixed200: bufferScore(fixed200), adaptive: bufferScore(adaptive) };
}

function bufferScore({ outcome, listening, mosCq }: BufferQuality): BufferScore {
  return {
    lossPct: thousandth(outcome.lossPct),
    r: thousandth(listening.r),
    mosLq: thousandth(listening.mos),
    mosCq: thousandth(mosCq),
  };
}

function thousandth(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

const NO_SCORE: BufferScore = { lossPct: null, r: null, mosLq: null, mosCq: null };
const NOT_SCORED: StreamWindow['buffers'] = { fixed50: NO_SCORE, fixed200: NO_SCORE, adaptive: NO_SCORE };
