import { BurstGapTracker } from '../burst-gap.js';
import type { Fate } from '../burst-gap-report.js';
import { burstRatio } from '../burst-ratio.js';

/** A packet as a buffer sees it; in order of arrival. */
export interface ArrivedPacket {
  readonly extended: number;
  readonly arrivalMs: number;
  /** Unwrapped timestamp in ms. */
  readonly mediaMs: number;
  readonly marker: boolean;
}

/** What a buffer made of a trace, in packets; expected = played + discarded + lost. */
export interface Simulation {
  readonly expected: number;
  readonly played: number;
  readonly discarded: number;
  readonly lost: number;
  /** Fate of every expected packet, in sequence order. */
  readonly fates: readonly Fate[];
  /** Of the packets lost and discarded; at least 1. */
  readonly burstR: number;
}

/**
 * Runs a whole trace through a buffer. The first copy of a number decides; later copies are ignored.
 * @param judge whether a packet plays, called in order of arrival
 */
export function simulate(packets: readonly ArrivedPacket[], judge: (packet: ArrivedPacket) => boolean): Simulation {
  const fateOf = new Map<number, Fate>();
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const packet of packets) {
    if (fateOf.has(packet.extended)) continue;
    fateOf.set(packet.extended, judge(packet) ? 'played' : 'discarded');
    lowest = Math.min(lowest, packet.extended);
    highest = Math.max(highest, packet.extended);
  }
  const expected = fateOf.size === 0 ? 0 : highest - lowest + 1;
  const fates: Fate[] = [];
  const tracker = new BurstGapTracker();
  let played = 0;
  for (let extended = lowest; extended <= highest; extended++) {
    const fate = fateOf.get(extended) ?? 'lost';
    fates.push(fate);
    if (fate === 'played') {
      played++;
      tracker.played(1);
    } else tracker.missedRun(1);
  }
  return {
    expected,
    played,
    discarded: fateOf.size - played,
    lost: expected - fateOf.size,
    fates,
    burstR: Math.max(1, burstRatio(tracker.missed, tracker.runs, expected) ?? 1),
  };
}
