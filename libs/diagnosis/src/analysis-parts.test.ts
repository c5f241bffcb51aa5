import { type AnalysisInput, analysisParts, createFold, toAnalysis } from '@earshot/calls';
import type { CaptureRecord } from '@earshot/contracts';
import { FIXTURES } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { concludeCalls } from './conclude.js';

function inputOf(records: readonly CaptureRecord[]): AnalysisInput {
  const fold = createFold();
  fold.addAll(records);
  return {
    file: 'a "quoted" name.pcap',
    capture: { packets: 3, bytes: 200, firstUs: null, lastUs: null, linkType: 1, undecoded: {}, kinds: {}, other: {} },
    ...concludeCalls(fold),
    unboundStreams: fold.unboundStreams(),
    rtcp: fold.rtcp(),
    sip: fold.sip(),
  };
}

describe('the document of an analysis in parts', () => {
  const records = Object.values(FIXTURES).map((fixture) => fixture.records);

  it.each([
    ['no record', []],
    ['one call', records[0] ?? []],
    ['the calls of all fixtures, in several parts', records.flat()],
  ])('is that of the whole: %s', (_, some) => {
    const parts = [...analysisParts(inputOf(some))];
    expect(parts.join('')).toBe(JSON.stringify(toAnalysis(inputOf(some))));
    if (some.length > 1000) expect(parts.length).toBeGreaterThan(2);
  });
});
