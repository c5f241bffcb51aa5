import { SipFlow } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import type { MarkedPlace } from './marks.js';
import { Patience } from './patience.js';

const mark = (node: number, isPatient: boolean): MarkedPlace => ({ node, atUs: 1, isPatient });
const [record] = new SipFlow().invite().records;
const component = (node: number, records: number) => ({
  spans: [{ node, fromUs: 0, toUs: 1 }],
  records: Array.from({ length: records }, () => record as NonNullable<typeof record>),
  decisions: [],
});

describe('patience', () => {
  it('has none with small components, with signalling, or when the time is over', () => {
    const patience = new Patience();
    patience.note([component(2, 399), component(4, 1_000)], 0);
    const ready = (nowMs: number) =>
      patience.ready([mark(2, true), mark(4, true), mark(4, false)], nowMs).map(({ node }) => node);
    expect(ready(1_999)).toEqual([2, 4]);
    expect(ready(2_000)).toEqual([2, 4, 4]);
  });

  it('waits no longer than 30 s', () => {
    const patience = new Patience();
    patience.note([component(4, 50_000)], 0);
    expect(patience.ready([mark(4, true)], 29_999)).toEqual([]);
    expect(patience.ready([mark(4, true)], 30_000)).toHaveLength(1);
  });
});
