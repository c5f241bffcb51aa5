import { setImmediate as turn } from 'node:timers/promises';

/** A turn of the event loop in which nobody did anything takes less. */
const IDLE_TURN_MS = 0.2;

/**
 * Lets all others in this process do what they have to do, for `mostMs` at most. One turn of the event loop is not enough: in a turn no
 * more than 32 datagrams are taken.
 */
export async function othersFirst(mostMs: number): Promise<void> {
  const startMs = performance.now();
  let beforeMs = startMs;
  while (beforeMs - startMs < mostMs) {
    await turn();
    const nowMs = performance.now();
    if (nowMs - beforeMs < IDLE_TURN_MS) return;
    beforeMs = nowMs;
  }
}
