import { type PlacedPacket, placePackets, type TracedPacket } from '../arrival-trace.js';
import { BurstGapTracker } from '../burst-gap.js';
import { emptyPlayoutCounts, type PlayoutCounts } from '../window-counts.js';
import { HistoryBuffer } from './adaptive-history.js';
import { FixedBuffer } from './fixed.js';
import { AdaptiveBuffer } from './neteq-like.js';

/** A buffer to try: fixed at a delay, or one of the two that adapt, which may grow to a delay. */
export interface WhatIfBuffer {
  readonly kind: 'fixed' | 'history' | 'adaptive';
  /** Nominal delay of a fixed buffer, largest of `history`; `adaptive` has its own. */
  readonly ms: number;
}

/** One window of a run of consecutive ones. */
export interface TracedWindow {
  readonly windowUs: number;
  readonly packets: readonly TracedPacket[];
}

/** One window behind the buffer that was tried, in counts that add. */
export interface SimulatedWindow {
  readonly windowUs: number;
  readonly expected: number;
  readonly playout: PlayoutCounts;
}

/** Numbers that a run may span: those of twenty minutes; beyond it nearly all would be missing. */
const MAX_SPAN = 65_536;

/**
 * Runs consecutive windows of one stream through a buffer, whose state goes on from one to the next. A number that never came counts in the
 * window of the next that did; one that another source began, with the same SSRC, is behind what was before. Null where there are no packets, or
 * next to none of their numbers.
 */
export function simulateWindows(
  windows: readonly TracedWindow[],
  buffer: WhatIfBuffer,
  clockRate: number,
  ptimeMs: number,
): SimulatedWindow[] | null {
  const placed = placePackets(
    windows.flatMap(({ packets }) => packets),
    clockRate,
    ptimeMs,
  );
  const [lowest, highest] = spanOf(placed);
  if (placed.length === 0 || highest - lowest >= MAX_SPAN) return null;
  const results = windows.map(({ windowUs }) => ({ windowUs, expected: 0, playout: emptyPlayoutCounts() }));
  const fates = new Map<number, { readonly window: number; readonly plays: boolean }>();
  const judge = judgeOf(buffer, ptimeMs);
  let window = 0;
  let left = windows[0]?.packets.length ?? 0;
  for (const packet of placed) {
    while (left === 0) {
      window++;
      left = windows[window]?.packets.length ?? 0;
    }
    left--;
    if (fates.has(packet.extended)) continue;
    const { playout } = results[window] as SimulatedWindow;
    const plays = packet.isEvent || judge(packet, playout);
    if (plays) playout.played++;
    else playout.late++;
    fates.set(packet.extended, { window, plays });
  }
  countFates(results, fates, lowest, highest);
  return results;
}

function countFates(
  results: { expected: number; readonly playout: PlayoutCounts }[],
  fates: ReadonlyMap<number, { readonly window: number; readonly plays: boolean }>,
  lowest: number,
  highest: number,
): void {
  const trackers = results.map(() => new BurstGapTracker());
  let missing = 0;
  for (let extended = lowest; extended <= highest; extended++) {
    const fate = fates.get(extended);
    if (fate === undefined) {
      missing++;
      continue;
    }
    const result = results[fate.window];
    const tracker = trackers[fate.window];
    if (result === undefined || tracker === undefined) continue;
    result.expected += missing + 1;
    tracker.missedRun(missing + (fate.plays ? 0 : 1));
    if (fate.plays) tracker.played(1);
    missing = 0;
  }
  for (const [index, tracker] of trackers.entries()) {
    tracker.close();
    const playout = results[index]?.playout;
    if (playout === undefined) continue;
    playout.missedRuns = tracker.runs;
    playout.missedInRuns = tracker.missed;
    playout.bursts = tracker.bursts;
    playout.burstPackets = tracker.burstPackets;
    playout.burstMissed = tracker.burstMissed;
    playout.gapMissed = tracker.gapMissed;
  }
}

type Judge = (packet: PlacedPacket, playout: PlayoutCounts) => boolean;

/** Whether a packet plays; delays and made-up frames go to the counts. */
function judgeOf({ kind, ms }: WhatIfBuffer, ptimeMs: number): Judge {
  if (kind === 'fixed') {
    const fixed = new FixedBuffer({ nominalMs: ms, resyncMs: Math.max(100, ms) });
    return (packet, playout) => {
      const before = fixed.delaySumMs;
      const plays = fixed.judge(packet.arrivalMs - packet.mediaMs, !packet.isNoise);
      addDelay(playout, plays, fixed.delaySumMs - before);
      return plays;
    };
  }
  if (kind === 'history') {
    const history = new HistoryBuffer({ maxMs: ms, ptimeMs });
    return (packet, playout) => {
      const plays = history.judge(packet.arrivalMs, packet.mediaMs);
      addDelay(playout, plays, history.currentMs);
      return plays;
    };
  }
  const adaptive = new AdaptiveBuffer();
  return (packet, playout) => {
    const { delaySumMs, concealed } = adaptive;
    const plays = adaptive.judge(packet.arrivalMs, packet.mediaMs, ptimeMs, !packet.isNoise);
    addDelay(playout, plays && !packet.isNoise, adaptive.delaySumMs - delaySumMs);
    playout.concealed += adaptive.concealed - concealed;
    return plays;
  };
}

function addDelay(playout: PlayoutCounts, counts: boolean, delayMs: number): void {
  if (!counts) return;
  playout.delaySumMs += delayMs;
  playout.delayCount++;
}

function spanOf(placed: readonly PlacedPacket[]): [lowest: number, highest: number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { extended } of placed) {
    if (extended < lowest) lowest = extended;
    if (extended > highest) highest = extended;
  }
  return [lowest, highest];
}
