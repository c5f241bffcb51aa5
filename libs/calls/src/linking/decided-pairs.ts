import type { LinkDecision } from '@earshot/contracts';
import type { LegOutline } from '../dialog/assembled-leg.js';
import type { PairedLegs } from './paired-legs.js';

/** What people decided, as pairs of places. */
export interface DecidedPairs {
  readonly together: readonly PairedLegs[];
  readonly apart: readonly (readonly [number, number])[];
}

const NONE: DecidedPairs = { together: [], apart: [] };

/** Each pair of legs as the last decision on it has it; decisions about legs that are not here say nothing. */
export function decidedPairs(legs: readonly LegOutline[], decisions: readonly LinkDecision[]): DecidedPairs {
  if (decisions.length === 0) return NONE;
  const places = new Map(legs.map(({ key }, place) => [key, place] as const));
  const placesOf = (keys: readonly string[]): number[] =>
    keys.map((key) => places.get(key)).filter((place) => place !== undefined);
  const verdicts = new Map<string, { pair: readonly [number, number]; decision: LinkDecision }>();
  for (const decision of [...decisions].sort((a, b) => a.id - b.id)) {
    const others = placesOf(decision.otherLegKeys);
    for (const one of placesOf(decision.legKeys)) {
      for (const other of others) {
        if (one === other) continue;
        const pair = one < other ? ([one, other] as const) : ([other, one] as const);
        verdicts.set(pair.join(' '), { pair, decision });
      }
    }
  }
  const together: PairedLegs[] = [];
  const apart: (readonly [number, number])[] = [];
  for (const { pair, decision } of verdicts.values()) {
    const [from, to] = pair;
    if (decision.verdict === 'split') apart.push(pair);
    else together.push({ from, to, rule: 'decision', value: `${decision.id}`, confidence: 1 });
  }
  return { together, apart };
}
