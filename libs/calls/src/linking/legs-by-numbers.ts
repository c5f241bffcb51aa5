import { partiesOf } from '../dialog/assemble-leg.js';
import type { LegOutline } from '../dialog/assembled-leg.js';
import { numberPair } from './number-pair.js';

/** Places of the legs of each two numbers (`numberPair`), in order. */
export function legsByNumbers(legs: readonly LegOutline[]): ReadonlyMap<string, readonly number[]> {
  const byNumbers = new Map<string, number[]>();
  for (const [place, { group, callerTag }] of legs.entries()) {
    const { from, to } = partiesOf(group, callerTag);
    const numbers = numberPair(from, to);
    if (numbers === null) continue;
    const places = byNumbers.get(numbers);
    if (places === undefined) byNumbers.set(numbers, [place]);
    else places.push(place);
  }
  return byNumbers;
}
