import { rtpTimeline } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { TextTable } from '../text-table.js';
import { LeanWindows } from './lean-windows.js';

describe('windows as a fold keeps them', () => {
  const windows = rtpTimeline({
    src: '192.0.2.1:4000',
    dst: '198.51.100.7:3000',
    fromMs: 0,
    toMs: 20_000,
    lost: ({ index }) => index === 400,
  });

  it('say what the records said', () => {
    const table = new LeanWindows(new TextTable());
    expect(windows.length).toBeGreaterThan(3);
    const lean = structuredClone(windows);
    for (const [index, window] of lean.entries()) table.slim(window, lean[index - 1] ?? null);
    expect(lean).toEqual(windows);
  });

  it('have one copy of what is alike in them, and keep apart what is not', () => {
    const table = new LeanWindows(new TextTable());
    const lean = structuredClone(windows);
    for (const [index, window] of lean.entries()) table.slim(window, lean[index - 1] ?? null);
    const [, withLoss, without, alsoWithout] = lean;
    expect(without?.counts.lossRuns).toBe(alsoWithout?.counts.lossRuns);
    expect(without?.dscp).toBe(alsoWithout?.dscp);
    expect(withLoss?.counts.lossRuns).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
