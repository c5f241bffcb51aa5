import { describe, expect, it } from 'vitest';
import { OrdinalCounter } from './ordinal-counter.js';

describe('ordinals', () => {
  it('count what came from each source in one microsecond, of however many sources', () => {
    const ordinals = new OrdinalCounter();
    for (const atUs of [5, 6, 5]) {
      for (let round = 0; round < 3; round++) {
        for (let source = 0; source < 20; source++)
          expect(ordinals.next(atUs, `probe ${source % 2}`, `192.0.2.${source >> 1}:5060`)).toBe(round);
      }
    }
  });
});
