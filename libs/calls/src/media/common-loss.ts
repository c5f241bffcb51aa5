import type { BoundWindows } from './binding.js';
import type { KeptWindow } from './window-store.js';

/** Streams of one call are not unrelated, so calls are counted (diagnosis 22). */
const COMMON_LOSS_CALLS = 3;
const COMMON_LOSS_SHARE = 0.2;

function noteSeconds({ windowUs, firstUs, lastUs, lostBySecond }: KeptWindow, seconds: Map<number, boolean>): void {
  for (const [index, lost] of lostBySecond.entries()) {
    const second = windowUs / 1_000_000 + index;
    if (second * 1_000_000 > lastUs || (second + 1) * 1_000_000 < firstUs) continue;
    seconds.set(second, lost > 0 || seconds.get(second) === true);
  }
}

/**
 * Seconds (since the epoch) in which many calls lost packets together: three at least, and a fifth of those that were up. Either
 * the network failed them all, or the capture did.
 */
export function secondsOfCommonLoss(
  calls: Iterable<readonly number[]>,
  partsOf: (place: number) => readonly BoundWindows[],
): ReadonlySet<number> {
  const up = new Map<number, number>();
  const losing = new Map<number, number>();
  for (const places of calls) {
    const own = new Map<number, boolean>();
    for (const place of places) {
      for (const { windows } of partsOf(place)) for (const window of windows) noteSeconds(window, own);
    }
    for (const [second, lost] of own) {
      up.set(second, (up.get(second) ?? 0) + 1);
      if (lost) losing.set(second, (losing.get(second) ?? 0) + 1);
    }
  }
  const common = new Set<number>();
  for (const [second, count] of losing) {
    if (count >= COMMON_LOSS_CALLS && count >= COMMON_LOSS_SHARE * (up.get(second) ?? 0)) common.add(second);
  }
  return common;
}
