import type { BufferScore, StreamWindow } from '@earshot/contracts';
import { addRecords, jitterSummary, lostPackets, mergeWindowCounts, type WindowCounts } from '@earshot/metrics';
import type { KeptWindow } from '../media/window-store.js';
import { type BufferQuality, bufferQualities, type Heard } from './buffer-scores.js';
import { networkDelay } from './delay-budget.js';
import { figuresOfWindow } from './judged-figures.js';
import type { QualityPolicy } from './quality-policy.js';
import { windowMarks } from './stream-marks.js';

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

/** A window as it is drawn, with its scores; `rttMs` is the round trip from end to end then. */
export function windowQuality(
  { windowUs, counts, probeDrops }: MeasuredWindow,
  heard: Omit<Heard, 'network'>,
  rttMs: number | null,
  policy: QualityPolicy,
): StreamWindow {
  const { expected } = counts;
  const playout = counts.playout[policy.headline];
  const { scorer, codec } = heard;
  const network = networkDelay(rttMs, policy.assumedOneWayMs);
  const qualities = bufferQualities(counts, { scorer, codec, network });
  const { outcome, listening, mosCq } = qualities[policy.headline];
  const jitter = jitterSummary(counts);
  const lost = lostPackets(counts);
  const marks = windowMarks(counts);
  const whole = expected + playout.concealed;
  const share = (part: number, of: number): number | null => (of > 0 ? Math.max(0, (100 * part) / of) : null);
  const window: StreamWindow = {
    atUs: windowUs,
    packets: counts.packets,
    expected,
    lost,
    late: playout.late,
    concealed: playout.concealed,
    lossPct: share(lost, expected),
    latePct: share(playout.late, expected),
    concealedPct: share(playout.concealed, whole),
    burstR: outcome.burstR,
    jitterMeanMs: jitter.mean,
    jitterMaxMs: jitter.max,
    rttMs,
    r: listening.r,
    mosLq: listening.mos,
    mosCq,
    band: null,
    ceilingR: listening.ceilingR,
    lossImpairment: listening.lossImpairment,
    delayImpairment: listening.delayImpairment,
    lostBySecond: counts.lostBySecond,
    probeDrops,
    levelDbm0: marks.levelDbm0,
    clippedPct: marks.clippedPct,
    deadAirMs: marks.deadAirMs,
    buffers: {
      fixed50: bufferScore(qualities.fixed50),
      fixed200: bufferScore(qualities.fixed200),
      adaptive: bufferScore(qualities.adaptive),
    },
  };
  const { band, notGood } = policy.limits.judge(figuresOfWindow(window, listening.scale, counts.ptimeMs));
  window.band = band;
  if (notGood !== undefined) window.notGood = notGood;
  return window;
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
