import type { BoundWindows } from './binding.js';
import type { KeptWindow } from './window-store.js';

/** Streams of one call are not unrelated, so calls are counted (diagnosis 22). */
const COMMON_LOSS_CALLS = 3;
const COMMON_LOSS_SHARE = 0.2;

/** Calls by second. */
type Counts = Map<number, number>;

/**
 * Seconds (since the epoch) in which many calls lost packets together: three at least, and a fifth of those that were up. Either
 * the network failed them all, or the capture did.
 */
export function secondsOfCommonLoss(
  calls: Iterable<readonly number[]>,
  partsOf: (place: number) => readonly BoundWindows[],
): ReadonlySet<number> {
  const losing: Counts = new Map();
  for (const places of calls) countCall(losing, places, partsOf, null);
  // Few seconds have so many losses that it matters how many calls were up in them.
  const up: Counts = new Map();
  for (const [second, count] of losing) if (count < COMMON_LOSS_CALLS) losing.delete(second);
  if (losing.size > 0) {
    for (const places of calls) countCall(up, places, partsOf, losing);
  }
  const common = new Set<number>();
  for (const [second, count] of losing) {
    if (count >= COMMON_LOSS_SHARE * (up.get(second) ?? 0)) common.add(second);
  }
  return common;
}

/** Counts one more for each second of the call that is asked for, whichever of its streams have it; of null for those in which one lost packets. */
function countCall(
  counts: Counts,
  places: readonly number[],
  partsOf: (place: number) => readonly BoundWindows[],
  asked: Counts | null,
): void {
  let own: Set<number> | null = null;
  /** Windows that lost nothing have one list of it. */
  let noneLost: readonly number[] | null = null;
  for (const place of places) {
    for (const { windows } of partsOf(place)) {
      for (let at = 0; at < windows.length; at++) {
        const { windowUs, firstUs, lastUs, lostBySecond } = windows[at] as KeptWindow;
        if (asked === null) {
          if (lostBySecond === noneLost) continue;
          if (!lostBySecond.some((lost) => lost > 0)) {
            noneLost = lostBySecond;
            continue;
          }
        }
        for (let index = 0; index < lostBySecond.length; index++) {
          const second = windowUs / 1_000_000 + index;
          if (asked === null ? (lostBySecond[index] as number) <= 0 : !asked.has(second)) continue;
          if (second * 1_000_000 > lastUs || (second + 1) * 1_000_000 < firstUs || own?.has(second)) continue;
          own ??= new Set();
          own.add(second);
          counts.set(second, (counts.get(second) ?? 0) + 1);
        }
      }
    }
  }
}
