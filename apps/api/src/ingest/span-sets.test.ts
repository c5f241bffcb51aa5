import { describe, expect, it } from 'vitest';
import { Span } from './span.js';
import { SpanSets } from './span-sets.js';

describe('sets of spans', () => {
  it('hold what was in those that were joined, each once', () => {
    const sets = new SpanSets();
    const spans = Array.from({ length: 40 }, (_, node) => new Span(node, 1_704_067_200_000_000));
    for (const span of spans) {
      sets.add(span);
      sets.addRecords(span, 7);
    }
    const [first] = spans as [Span, ...Span[]];
    for (const span of spans) sets.join(first, span);
    for (const span of spans) sets.join(span, first);
    for (const span of spans) expect(sets.sizeOf(span)).toEqual({ spans: 40, records: 280 });
  });
});
