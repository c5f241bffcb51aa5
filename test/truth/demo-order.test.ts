import { createReadStream } from 'node:fs';
import { demoCaptures, readCapture } from '@earshot/collector';
import type { CaptureRecord } from '@earshot/contracts';
import { conclude } from '@earshot/diagnosis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Orders tried of each capture. */
const RUNS = 3;

describe('the calls, links and findings of a demo capture', () => {
  it.each(demoCaptures())('are the same in any order of its records: $name', async ({ path, name }) => {
    const records: CaptureRecord[] = [];
    await readCapture(createReadStream(path), {
      name,
      onRecords: (some) => {
        records.push(...some);
      },
    });
    const whole = conclude(records);
    expect(whole.calls.length).toBeGreaterThan(0);
    // Places, not records: an order that fails is told in a line.
    const order = fc.shuffledSubarray([...records.keys()], { minLength: records.length });
    fc.assert(
      fc.property(order, (places) => {
        expect(conclude(places.flatMap((place) => records[place] ?? []))).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });
});
