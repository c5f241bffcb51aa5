import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { xrBlockInVectorWords } from './vector-words.js';

interface Vector {
  readonly id: string;
  readonly note: string;
  readonly hex: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const { vectors } = JSON.parse(readFileSync(new URL('./vectors.fixture.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};

describe('vectors', () => {
  it.each(vectors.map((vector) => [vector.id, vector.note, vector] as const))('%s: %s', (_, __, vector) => {
    const words = xrBlockInVectorWords(vector);
    for (const [member, expected] of Object.entries(vector.expected)) {
      const actual = words[member];
      if (typeof expected === 'number') expect(actual, member).toBeCloseTo(expected, 6);
      else expect(actual, member).toEqual(expected);
    }
  });
});
