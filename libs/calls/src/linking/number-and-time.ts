import type { LegOutline } from '../dialog/assembled-leg.js';
import type { LegsByNumbers } from './legs-by-numbers.js';
import type { PairedLegs } from './paired-legs.js';
import { isSameHop } from './same-hop.js';

/** Offered, never merged: two calls of one pair of numbers in a minute are common. */
const CONFIDENCE = 0.5;
/** An agent sends the second leg out within seconds of the first. */
const WITHIN_US = 5_000_000;
/** Legs of one pair of numbers at one time; beyond it a generator is at work. */
const MAX_LEGS = 4;

/** Legs of the same two numbers that start within seconds of each other on different hops. */
export function numberAndTimeLinks(legs: readonly LegOutline[], byNumbers: LegsByNumbers): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  for (const [numbers, places] of byNumbers.shared()) {
    for (let index = 1; index < places.length; index++) {
      const later = legs[places[index] as number] as LegOutline;
      const from = places[index - 1] as number;
      const earlier = legs[from] as LegOutline;
      if (later.startUs - earlier.startUs > WITHIN_US || earlier.callId === later.callId) continue;
      if (isSameHop(earlier, later) || crowd(legs, places, index) > MAX_LEGS) continue;
      const to = places[index] as number;
      pairs.push({ from, to, rule: 'number-and-time', value: numbers, confidence: CONFIDENCE });
    }
  }
  return pairs;
}

function crowd(legs: readonly LegOutline[], places: Int32Array, index: number): number {
  const atUs = (legs[places[index] as number] as LegOutline).startUs;
  let count = 1;
  for (let step = 1; step <= MAX_LEGS; step++) {
    for (const near of [places[index - step], places[index + step]]) {
      if (near !== undefined && Math.abs((legs[near] as LegOutline).startUs - atUs) <= WITHIN_US) count++;
    }
  }
  return count;
}
