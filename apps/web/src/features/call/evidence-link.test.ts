import { describe, expect, it } from 'vitest';
import type { CallMessages, Evidence } from '../../api/documents';
import { evidenceSteps, ladderRows } from './evidence-link';

const NOTHING: Evidence = { text: 'a count', messageIds: [], streamKey: null, fromUs: null, toUs: null };

function stepsOf(evidence: Evidence[], rows: ReadonlyMap<string, string> | null): [number, string][] {
  return evidenceSteps({ evidence }, rows).map(({ place, target }) => [place, String(target)]);
}

describe('the steps of a finding', () => {
  it('are every message, the start and the end of every span, and the streams', () => {
    const evidence = [
      { ...NOTHING, messageIds: ['a1', 'b2'], fromUs: 7 },
      NOTHING,
      { ...NOTHING, fromUs: 1_000, toUs: 9_000, streamKey: 'g1' },
      { ...NOTHING, fromUs: 3_000, toUs: 3_000 },
      { ...NOTHING, fromUs: 4_000 },
      { ...NOTHING, streamKey: 'g1' },
    ];
    expect(stepsOf(evidence, null)).toEqual([
      [0, 'tab=ladder&m=a1'],
      [0, 'tab=ladder&m=b2'],
      [2, 'tab=timeline&at=1000'],
      [2, 'tab=timeline&at=9000'],
      [3, 'tab=timeline&at=3000'],
      [4, 'tab=timeline&at=4000'],
      [5, 'tab=media'],
    ]);
  });

  it('lead to the row that shows a copy, once, and to no message of another call', () => {
    const items = [
      { id: 'a1', alsoSeen: [{ id: 'a2', probe: 'sbc-2', afterMs: 3 }] },
      { id: 'b1', alsoSeen: [] },
    ] as unknown as CallMessages['items'];
    const rows = ladderRows({ items } as CallMessages);
    expect(stepsOf([{ ...NOTHING, messageIds: ['other', 'a2', 'a1', 'b1'] }], rows)).toEqual([
      [0, 'tab=ladder&m=a1'],
      [0, 'tab=ladder&m=b1'],
    ]);
    expect(stepsOf([{ ...NOTHING, messageIds: ['other'], fromUs: 5 }], rows)).toEqual([]);
  });
});
