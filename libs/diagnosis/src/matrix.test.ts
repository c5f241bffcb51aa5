import { createFold } from '@earshot/calls';
import { FIXTURES } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { CALL_RULES, conclude, contextOf, RULES } from './index.js';

const fixtures = Object.entries(FIXTURES);

/** Every code found in a fixture, once, in order. */
function codesIn(records: Parameters<typeof conclude>[0]): string[] {
  const { calls, findings } = conclude(records);
  const found = [...calls.flatMap((call) => call.findings), ...findings];
  return [...new Set(found.map(({ code }) => code))].sort();
}

describe('every rule over every fixture', () => {
  it.each(fixtures)('%s', (_, { records, codes }) => {
    expect(codesIn(records)).toEqual([...codes].sort());
  });

  it('gives the same for the records in another order', () => {
    for (const [name, { records, codes }] of fixtures) {
      expect(codesIn([...records].reverse()), name).toEqual([...codes].sort());
    }
  });
});

describe('a rule of streams', () => {
  it('finds nothing in a call without any, which therefore is not shown to it', () => {
    for (const [name, { records }] of fixtures) {
      const fold = createFold();
      fold.addAll(records);
      const context = contextOf(fold);
      for (const call of fold.calls()) {
        for (const rule of CALL_RULES) {
          if (rule.ofStreams)
            expect(rule.find({ ...call, streams: [] }, context), `${rule.code} of ${name}`).toEqual([]);
        }
      }
    }
  });
});

describe('every rule', () => {
  it.each(RULES.map(({ code }) => code))('%s is fired by a fixture, and missed by a near one', (code) => {
    expect(fixtures.some(([, { codes }]) => codes.includes(code))).toBe(true);
    expect(fixtures.some(([, { codes, nearMissOf }]) => nearMissOf === code && !codes.includes(code))).toBe(true);
  });

  it('is known to all fixtures that speak of it', () => {
    const known = new Set(RULES.map(({ code }) => code));
    for (const [name, { codes, nearMissOf }] of fixtures) {
      for (const code of [...codes, ...(nearMissOf === undefined ? [] : [nearMissOf])])
        expect(known.has(code), `${code} of ${name}`).toBe(true);
    }
  });

  it('yields to rules that exist', () => {
    const known = new Set(RULES.map(({ code }) => code));
    for (const { code, yieldsTo = [] } of RULES)
      for (const other of yieldsTo) expect(known.has(other), `${code} yields to ${other}`).toBe(true);
  });
});
