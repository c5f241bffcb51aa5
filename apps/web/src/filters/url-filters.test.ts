import { describe, expect, it } from 'vitest';
import type { CallSummary } from '../api/documents';
import { bounds, frozen } from './time-range';
import { type CallFilters, isNarrowed, matches, NO_FILTERS, readFilters, writeFilters } from './url-filters';

const full: CallFilters = {
  q: '+49 30 & "ü"',
  outcomes: ['bad', 'failed'],
  statuses: [404, 503],
  codec: 'PCMA',
  finding: 'one-way-audio',
  mosBelow: 3.1,
  range: { kind: 'absolute', fromUs: 1_795_080_202_120_004, toUs: 1_795_080_389_058_000 },
};

describe('filters in the address', () => {
  it('come back as they were written', () => {
    expect(readFilters(writeFilters(full, new URLSearchParams()))).toEqual(full);
    const relative: CallFilters = { ...full, range: { kind: 'relative', word: '7d' } };
    expect(readFilters(new URLSearchParams(writeFilters(relative, new URLSearchParams()).toString()))).toEqual(
      relative,
    );
    expect(readFilters(writeFilters(NO_FILTERS, new URLSearchParams()))).toEqual(NO_FILTERS);
  });

  it('leave nothing in the address where nothing is asked', () => {
    expect(
      writeFilters(NO_FILTERS, new URLSearchParams('q=x&outcome=bad&range=1h&from=2026-01-01T00:00:00Z')).toString(),
    ).toBe('');
  });

  it('keep what else the address holds, but for the cursor of the old list', () => {
    expect(writeFilters({ ...NO_FILTERS, q: 'a' }, new URLSearchParams('tz=UTC&cursor=abc')).toString()).toBe(
      'tz=UTC&q=a',
    );
  });

  it('read microseconds of a time, which Date drops', () => {
    const filters = readFilters(new URLSearchParams({ from: '2026-11-19T09:03:22.120004Z' }));
    // 2026-11-19T09:03:22Z is 1795079002 s after the epoch (date -u -d 2026-11-19T09:03:22Z +%s).
    expect(filters.range).toEqual({ kind: 'absolute', fromUs: 1_795_079_002_120_004, toUs: null });
  });

  it('ignore words that they do not know', () => {
    expect(readFilters(new URLSearchParams('outcome=nice,bad&status=abc,99,200&range=1y&from=yesterday'))).toEqual({
      ...NO_FILTERS,
      outcomes: ['bad'],
      statuses: [200],
    });
  });

  it('count the time range apart', () => {
    expect(isNarrowed({ ...NO_FILTERS, range: { kind: 'relative', word: '1h' } })).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, codec: 'G729' })).toBe(true);
  });
});

describe('time ranges', () => {
  it('end open while they move, and closed once frozen', () => {
    expect(bounds({ kind: 'relative', word: '15m' }, 1_000e6)).toEqual({ fromUs: 100e6, toUs: null });
    expect(frozen({ kind: 'relative', word: '15m' }, 1_000e6)).toEqual({
      kind: 'absolute',
      fromUs: 100e6,
      toUs: 1_000e6,
    });
  });
});

describe('a live call', () => {
  const call = {
    startUs: 500,
    from: '+493055500142',
    to: 'Bob@Example.org',
    callIds: ['a84b4c76e66710'],
    path: ['10.0.0.1'],
    codecs: ['PCMA'],
    findingCodes: ['one-way-audio'],
    finalStatus: 503,
    caller: { mosLqMin: 2.44, mosLq: 3.9 },
    callee: { mosLqMin: null, mosLq: null },
    verdict: { outcome: 'failed' },
  } as unknown as CallSummary;
  const open = { fromUs: null, toUs: null };

  it.each([
    ['no filter', NO_FILTERS, open, true],
    ['part of a number', { ...NO_FILTERS, q: '555001' }, open, true],
    ['a number as people write it', { ...NO_FILTERS, q: '(0555) 00-142' }, open, true],
    ['too few digits', { ...NO_FILTERS, q: '(9) 9' }, open, false],
    ['a host in other case', { ...NO_FILTERS, q: 'example.ORG' }, open, true],
    ['another Call-ID', { ...NO_FILTERS, q: 'zzz' }, open, false],
    ['its outcome', { ...NO_FILTERS, outcomes: ['bad', 'failed'] as const }, open, true],
    ['another outcome', { ...NO_FILTERS, outcomes: ['good'] as const }, open, false],
    ['another status', { ...NO_FILTERS, statuses: [486] }, open, false],
    ['its codec in lower case', { ...NO_FILTERS, codec: 'pcma' }, open, true],
    ['a MOS above its worst', { ...NO_FILTERS, mosBelow: 2.5 }, open, true],
    ['its worst MOS', { ...NO_FILTERS, mosBelow: 2.44 }, open, false],
    ['another finding', { ...NO_FILTERS, finding: 'no-media' }, open, false],
    ['an end at its start', NO_FILTERS, { fromUs: null, toUs: 500 }, false],
    ['a beginning at its start', NO_FILTERS, { fromUs: 500, toUs: null }, true],
  ])('against %s', (_name, filters, span, expected) => {
    expect(matches(filters, span, call)).toBe(expected);
  });
});
