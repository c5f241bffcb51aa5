import { CALL_BUCKET_US } from '../ingest/node.js';

/** Where a call with a key is. */
export interface CallStart {
  readonly key: string;
  readonly startUs: number;
}

/** A call and the span of time in which whatever starts with its key is its own. */
export interface ChosenCall extends CallStart {
  readonly fromUs: number;
  /** Excluded. */
  readonly toUs: number;
}

/**
 * A key is made of a Call-ID, a From tag and a day; should several calls have one, they are at least a whole bucket apart. Chosen is the
 * call that starts nearest to `startUs`, for null the newest.
 */
export function chosenOf(oldestFirst: readonly CallStart[], startUs: number | null): ChosenCall | null {
  let chosen = oldestFirst.at(-1);
  if (chosen === undefined) return null;
  if (startUs !== null) {
    for (const call of oldestFirst)
      if (Math.abs(call.startUs - startUs) < Math.abs(chosen.startUs - startUs)) chosen = call;
  }
  const ofKey = oldestFirst.filter(({ key }) => key === chosen?.key);
  const at = ofKey.indexOf(chosen);
  const next = ofKey[at + 1];
  return {
    ...chosen,
    fromUs: at === 0 ? 0 : beginningOf(chosen),
    toUs: next === undefined ? Number.MAX_SAFE_INTEGER : beginningOf(next),
  };
}

/** A call begins in its day and the one before it has nothing of an earlier call; what is put at the beginning of a day is the call's. */
function beginningOf({ startUs }: CallStart): number {
  return Math.floor(startUs / CALL_BUCKET_US) * CALL_BUCKET_US - CALL_BUCKET_US / 2;
}
