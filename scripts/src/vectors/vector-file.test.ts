import { readFileSync } from 'node:fs';
import type { Vector } from '@earshot/metrics/vectors';
import { describe, expect, it } from 'vitest';
import { runVectorFile } from './vector-file.js';

const metrics = new URL('../../../libs/metrics/vectors/vectors.json', import.meta.url);
const reference = readFileSync(metrics, 'utf8');
const { vectors } = JSON.parse(reference) as { vectors: Vector[] };

const run = (...entries: unknown[]) => runVectorFile(JSON.stringify({ vectors: entries }));

/** Paths of all numbers, strings and nulls of an object. */
function* leaves(value: unknown, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [key, member] of Object.entries(value)) yield* leaves(member, [...path, key]);
}

/** The object with another value at a path. */
function altered(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return typeof value === 'number' ? value + 0.02 * Math.abs(value) + 1 : `${String(value)} not`;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = altered(copy[key], rest);
  return copy;
}

describe('a file of vectors', () => {
  it('of the reference passes whole', () => {
    expect(runVectorFile(reference)).toEqual({ passed: vectors.length, failures: [] });
  });

  it('fails by id in each field whose expected value is wrong', () => {
    let wrong = 0;
    for (const vector of vectors) {
      for (const path of [...leaves(vector.expected)].slice(0, 200)) {
        const { failures } = run({ ...vector, expected: altered(vector.expected, path) });
        expect(failures, `${vector.id} ${path.join('.')}`).toMatchObject([{ id: vector.id }]);
        wrong++;
      }
    }
    expect(wrong).toBeGreaterThan(1500);
  });

  it.each([
    ['a function', { function: 'mos_of_dreams', input: { R: 80 }, expected: { MOS: 4.024 } }],
    ['a function of the prototype', { function: 'constructor', input: { R: 80 }, expected: { name: 'Object' } }],
    ['a field of the input', { function: 'r_to_mos', input: { R: 80, loudness: 3 }, expected: { MOS: 4.024 } }],
    [
      'a nested field',
      { function: 'jitter_buffer', input: { packets: [], options: { depth: 1 } }, expected: { a: 1 } },
    ],
    ['a field expected', { function: 'r_to_mos', input: { R: 80 }, expected: { MOS: 4.024, happiness: null } }],
    ['a generator', { function: 'pdv', input: { generator: 'sine' }, expected: { p95: 1 } }],
  ])('fails for %s that is not known', (_what, vector) => {
    const { passed, failures } = run({ id: 'x', category: 'c', tolerance: { default: 0.001 }, ...vector });
    expect(passed).toBe(0);
    expect(failures.map(({ id }) => id)).toEqual(['x']);
  });

  it('fails what is no vector, and goes on', () => {
    const good = vectors[0];
    expect(run(null, {}, { id: 'empty', function: 'nb', input: {}, expected: {} }, good)).toMatchObject({
      passed: 1,
      failures: [{ id: '#1' }, { id: '#2' }, { id: 'empty' }],
    });
  });

  it('takes a missing tolerance as exact, and one of a field for its entries', () => {
    const base = { category: 'r-to-mos', function: 'r_to_mos', input: { R: 70 } };
    expect(run({ ...base, id: 'exact', expected: { MOS: 3.597 } }).passed).toBe(1);
    expect(run({ ...base, id: 'near', expected: { MOS: 3.5971 } }).passed).toBe(0);
    const runs = { function: 'burst_ratio', input: { states: '10110' }, expected: { runs: [1.4, 0.6] } };
    expect(run({ ...runs, id: 'list', tolerance: { runs: 0.5 } }).passed).toBe(1);
  });

  it('has null, not a number, where a denominator is 0', () => {
    const exact = (fn: string, input: object, expected: object) => ({ id: fn, function: fn, input, expected });
    const ratios = { total: 0, invites: 0, SER: null, SEER: null, ISA: null, SCR: null };
    expect(
      run(
        exact('sip_kpis', { attempts: [] }, { ratios, ASR: null, NER: null, ACD: null, SRD: [], PDD: [] }),
        exact('registration', { registrations: [] }, { IRA: null, RRDms: [] }),
        exact('freeswitch_mos', { received: 0, flaws: 0 }, { R: null, MOS: null }),
        exact('voipmonitor_g711', { lost: 0, runs: 0, received: 0 }, { lossRatio: null, burstR: null, MOS: null }),
        exact('burst_ratio_from_pq', { p: 0, q: 0 }, { burstR: null, PplPct: null }),
        exact('pdv', { delaysMs: [] }, { maxPdv: null, mapdv2: null }),
        exact('skew', { points: [[0, 1]] }, { envelopePpm: null, lsqPpm: null }),
        exact('rtt_ms', { A: '00000001', LSR: '00000000', DLSR: '00000000' }, { units: null, ms: null }),
      ),
    ).toMatchObject({ passed: 8, failures: [] });
  });
});
