import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkVector, type Vector } from './vectors.js';

const file = new URL('../vectors/vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

/** Categories that are checked where they are implemented: the decoders and the call fold. */
const ELSEWHERE = new Set(['rtcp-xr', 'vq-rtcpxr', 'sip-kpi']);
const ours = vectors.filter((vector) => !ELSEWHERE.has(vector.category));

describe('vectors of the reference', () => {
  it('are many', () => expect(ours.length).toBeGreaterThan(200));

  it.each(ours.map((vector): [string, Vector] => [vector.id, vector]))('%s', (_id, vector) => {
    expect(checkVector(vector)).toEqual([]);
  });
});
