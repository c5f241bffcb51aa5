import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

/** The windows of a stream whose packets came in runs, one of them late. */
async function windows(): Promise<unknown[]> {
  vi.resetModules();
  const { StreamState } = await import('../stream-state.js');
  const { ArrivalRun, RUN_PACKETS, RUN_SIGNATURES } = await import('./arrival-run.js');
  const state = new StreamState({ clockRate: 8000 });
  const run = new ArrivalRun();
  const counts: unknown[] = [];
  for (let first = 0; first < 8 * RUN_PACKETS; first += RUN_PACKETS) {
    Object.assign(run, { sequence: first, timestamp: first * 160, stepUnits: 160, payloadType: 8, payloadOctets: 160 });
    Object.assign(run, { length: RUN_PACKETS, takenAway: 0, originUs: 1_700_000_000_000_000 });
    for (let index = 0; index < RUN_PACKETS; index++) {
      const sequence = first + index;
      run.offsetsUs[index] = sequence * 20_000 + ((sequence * 7919) % 30_000) + (sequence === 600 ? 700_000 : 0);
      run.signatures[sequence & (RUN_SIGNATURES - 1)] = sequence;
    }
    state.arriveRun(run);
    counts.push(state.takeWindow());
  }
  return counts;
}

it('gives what packets give one by one, where WebAssembly has no memory', async () => {
  const together = await windows();
  const instance = vi.spyOn(WebAssembly, 'Instance').mockImplementation(() => {
    throw new RangeError('WebAssembly.Instance(): Out of memory');
  });
  expect(await windows()).toEqual(together);
  expect(instance).toHaveBeenCalledTimes(1);
});
