import type { LegOutline } from '../dialog/assembled-leg.js';
import type { LegsByNumbers } from './legs-by-numbers.js';
import type { PairedLegs } from './paired-legs.js';

const CONFIDENCE = 0.9;

/** Legs in which somebody calls whom a REFER told it to call, while the leg of the REFER is up: that waits for the NOTIFY. */
export function referredLinks(legs: readonly LegOutline[], byNumbers: LegsByNumbers): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  for (let from = 0; from < legs.length; from++) {
    const { group, lastUs } = legs[from] as LegOutline;
    for (const { rule, kind, value } of group.clues) {
      const to = kind === 'asked' ? firstAfter(byNumbers.places(value), from) : undefined;
      const referred = to === undefined ? undefined : legs[to];
      if (to === undefined || referred === undefined || referred.group === group || referred.startUs > lastUs) continue;
      pairs.push({ from, to, rule: rule.name, value, confidence: CONFIDENCE });
    }
  }
  return pairs;
}

/** The first place behind another; legs are in order of start. */
function firstAfter(places: Int32Array, place: number): number | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) > place) high = middle;
    else low = middle + 1;
  }
  return places[low];
}
