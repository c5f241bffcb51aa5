import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkVector, VECTOR_FUNCTIONS, type Vector } from './vectors.js';

const file = new URL('../vectors/vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

/** Categories of the decoders, which are checked with them. */
const ELSEWHERE = new Set(['rtcp-xr', 'vq-rtcpxr']);
const ours = vectors.filter((vector) => !ELSEWHERE.has(vector.category));

describe('vectors of the reference', () => {
  it('are many', () => expect(ours.length).toBeGreaterThan(200));

  it.each(ours.map((vector): [string, Vector] => [vector.id, vector]))('%s', (_id, vector) => {
    expect(checkVector(vector, VECTOR_FUNCTIONS)).toEqual([]);
  });
});
