import type { LegOutline } from '../dialog/assembled-leg.js';
import { LINK_WITHIN_US } from './meeting.js';
import type { PairedLegs } from './paired-legs.js';

/** Legs of one Call-ID at one time; more is an attack or a test generator, and proves nothing. */
const MAX_LEGS_AT_ONCE = 16;

/**
 * Legs of one Call-ID that are up at the same time are those of an agent that leaves it as it is; each is tied to the earliest of them.
 * One that starts when another is over is a call of its own: a Call-ID that is used again, which RFC 3261 8.1.1.4 forbids and many do.
 * Legs are given in order of start.
 */
export function sameCallIdLinks(legs: readonly LegOutline[]): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  const near = new Map<string, number[]>();
  for (let place = 0; place < legs.length; place++) {
    const leg = legs[place] as LegOutline;
    if (leg.part === null) continue;
    const { callId } = leg;
    const before = (near.get(callId) ?? []).filter(
      (other) => (legs[other] as LegOutline).lastUs + LINK_WITHIN_US >= leg.startUs,
    );
    const up = before.filter((other) => isUp(legs[other] as LegOutline, leg));
    const from = up[0];
    if (from !== undefined && up.length < MAX_LEGS_AT_ONCE)
      pairs.push({ from, to: place, rule: 'same-call-id', value: callId, confidence: 1 });
    before.push(place);
    near.set(callId, before);
  }
  return pairs;
}

/** Clocks of probes that saw but one of the two may disagree. */
function isUp(earlier: LegOutline, { startUs, part }: LegOutline): boolean {
  if (earlier.part === null || part === null) return false;
  const { overUs, probes } = earlier.part;
  return startUs <= overUs || !probes.some((probe) => part.probes.includes(probe));
}
