import { createFold } from '@earshot/calls';
import { findingOwner } from '@earshot/contracts';
import { FIXTURES } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_RULES, conclude, contextOf, RULES } from './index.js';
import { SIGN, signsOf } from './signs.js';

/** Orders tried of each fixture. */
const RUNS = 5;

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
});

describe('the calls, links and findings of every fixture', () => {
  /** A record that comes again, as from a spool after a crash, changes nothing either. */
  it.each(fixtures)('are the same in any order, and with any of the records twice: %s', (_, { records }) => {
    const whole = conclude(records);
    const places = records.map((_record, place) => place);
    const inAnyOrder = fc
      .subarray(places)
      .chain((again) => fc.shuffledSubarray([...places, ...again], { minLength: places.length + again.length }));
    fc.assert(
      fc.property(inAnyOrder, (order) => {
        expect(conclude(order.flatMap((place) => records[place] ?? []))).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what is not shown to a rule', () => {
  const calls = fixtures.flatMap(([name, { records }]) => {
    const fold = createFold();
    fold.addAll(records);
    const context = contextOf(fold);
    return [...fold.calls()].map((call) => ({ name, call, context }));
  });

  it('it would find nothing in', () => {
    for (const { name, call, context } of calls) {
      const signs = signsOf(call);
      for (const { code, shownBy, find } of CALL_RULES)
        if ((shownBy & signs) === 0) expect(find(call, context), `${code} of ${name}`).toEqual([]);
    }
  });

  it('is the streams of a call, where they are all that it is shown by', () => {
    for (const { name, call, context } of calls) {
      for (const { code, shownBy, find } of CALL_RULES)
        if (shownBy === SIGN.streams) expect(find({ ...call, streams: [] }, context), `${code} of ${name}`).toEqual([]);
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

describe('every finding of every fixture', () => {
  it.each(fixtures)('%s', (_, { records }) => {
    const ids = new Set(records.map(({ id }) => id));
    const { calls, findings: others } = conclude(records);
    const streams = new Set(calls.flatMap(({ streamDetails }) => streamDetails.map(({ key }) => key)));
    for (const finding of [...calls.flatMap(({ findings }) => findings), ...others]) {
      const { code, title, explanation, evidence, innocentExplanations, nextStep, owner, ruleVersion } = finding;
      const said = `${code}: ${title}: ${explanation}`;
      expect(title, said).not.toBe('');
      expect(explanation, said).toMatch(/\d/);
      expect(nextStep, said).toMatch(/\.$/);
      expect(innocentExplanations.length, said).toBeGreaterThan(0);
      expect(findingOwner.options, said).toContain(owner);
      expect(ruleVersion, said).toBe(RULES.find((rule) => rule.code === code)?.version);
      // Something to open: messages in the ladder, a stream or a moment in the timeline.
      const opens = evidence.filter(
        ({ messageIds, streamKey, fromUs }) => messageIds.length > 0 || streamKey !== null || fromUs !== null,
      );
      expect(opens.length, said).toBeGreaterThan(0);
      for (const { text, messageIds, streamKey, fromUs, toUs } of evidence) {
        expect(text, said).not.toBe('');
        for (const id of messageIds) expect(ids.has(id), `${said} ${text}`).toBe(true);
        if (streamKey !== null) expect(streams.has(streamKey), `${said} ${text}`).toBe(true);
        if (fromUs !== null && toUs !== null) expect(toUs, `${said} ${text}`).toBeGreaterThanOrEqual(fromUs);
      }
    }
  });
});
