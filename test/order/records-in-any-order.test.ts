import { createReadStream } from 'node:fs';
import { demoCaptures, readCapture } from '@earshot/collector';
import type { CaptureRecord } from '@earshot/contracts';
import { conclude } from '@earshot/diagnosis';
import { FIXTURES, TIED_LEGS } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Orders that each set of records is tried in, in one run of the tests; fast-check names the seed of one that fails. */
const RUNS = 2;
/** Records that come a second time, as after a restart of a consumer. */
const TWICE = 5;

/** Calls with their links, findings and verdicts, streams of no call and findings across calls are those of the records in order. */
function expectSameInAnyOrder(records: readonly CaptureRecord[]): void {
  const expected = conclude(records);
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const shuffled = shuffle(records, seed);
      expect(conclude([...shuffled, ...shuffled.slice(0, TWICE)])).toEqual(expected);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}

/** Fisher and Yates, by a linear congruential generator: an arbitrary of fast-check takes longer than what is tested. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items];
  let state = seed >>> 0;
  for (let last = shuffled.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const place = Math.floor((state / 0x1_0000_0000) * (last + 1));
    [shuffled[last], shuffled[place]] = [shuffled[place] as T, shuffled[last] as T];
  }
  return shuffled;
}

describe('records in any order, and some of them twice, give the same calls, links and findings', () => {
  it.each(Object.entries(FIXTURES))('%s', (_, { records }) => {
    expectSameInAnyOrder(records);
  });

  it.each(TIED_LEGS)('two legs tied by $rule', ({ legIn, legOut, media }) => {
    const records = [...legIn, ...legOut, ...media];
    expect(conclude(records).calls.map(({ legs, streams }) => [legs, streams])).toEqual([[2, 4]]);
    expectSameInAnyOrder(records);
  });

  it.each(demoCaptures())('demo capture $name', async ({ path, name }) => {
    const records: CaptureRecord[] = [];
    await readCapture(createReadStream(path), {
      name,
      onRecords: (some) => {
        for (const record of some) records.push(record);
      },
    });
    expect(records.length).toBeGreaterThan(0);
    expectSameInAnyOrder(records);
  });
});
