import type { LegOutline } from '../dialog/assembled-leg.js';

/** Places of the legs of each two numbers (`numberPair`), in order. */
export function legsByNumbers(legs: readonly LegOutline[]): ReadonlyMap<string, readonly number[]> {
  const byNumbers = new Map<string, number[]>();
  for (const [place, { numbers }] of legs.entries()) {
    if (numbers === null) continue;
    const places = byNumbers.get(numbers);
    if (places === undefined) byNumbers.set(numbers, [place]);
    else places.push(place);
  }
  return byNumbers;
}
