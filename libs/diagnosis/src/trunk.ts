import { type CallSketch, hostOf, type LegSketch, type Traffic } from '@earshot/calls';

/** A leg with the call that it is of. */
export interface CarriedLeg {
  readonly call: CallSketch;
  readonly leg: LegSketch;
}

/** Legs by the host that they went to last, in order of start: a trunk, an SBC, a phone. */
export function byTrunk({ calls }: Traffic): Map<string, CarriedLeg[]> {
  const trunks = new Map<string, CarriedLeg[]>();
  for (const call of calls) {
    for (const leg of call.legs) {
      const last = leg.hops.at(-1);
      if (last !== undefined) put(trunks, hostOf(last.dst), { call, leg });
    }
  }
  for (const legs of trunks.values()) legs.sort((a, b) => a.leg.startUs - b.leg.startUs);
  return trunks;
}

export function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}

/** Calls that one finding names, the latest. */
const MAX_CALL_KEYS = 500;

export function callKeysOf(legs: readonly CarriedLeg[]): string[] {
  return [...new Set(legs.map(({ call }) => call.key))].slice(-MAX_CALL_KEYS);
}

/** `5 times 503, twice no response`. */
export function statusText(legs: readonly CarriedLeg[]): string {
  const counts = new Map<string, number>();
  for (const { leg } of legs) {
    const word = leg.finalStatus === null ? 'no response' : String(leg.finalStatus);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${count} times ${word}`)
    .join(', ');
}

export function messageIdsOf(legs: readonly CarriedLeg[]): string[] {
  return legs.flatMap(({ leg }) => leg.messageId ?? []);
}
