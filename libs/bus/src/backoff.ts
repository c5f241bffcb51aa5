import { setTimeout as sleep } from 'node:timers/promises';

/** First, then doubled each time up to the longest, less up to a fifth so that many do not come back at once. */
export function backoffMs(attempt: number, firstMs: number, longestMs: number): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
  return fullMs * (1 - Math.random() / 5);
}

/** Resolves after the time, or at once when the signal is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
