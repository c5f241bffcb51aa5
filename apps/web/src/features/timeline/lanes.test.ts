import { describe, expect, it } from 'vitest';
import type { CallDetail, Finding, Stream, StreamWindow } from '../../api/documents';
import { eventLayout } from './event-lane';
import { placeLabels } from './events';
import { gapsOf, type PlacedWindow, windowAt } from './lanes';
import { lossRuns } from './loss-runs';
import { plotScale } from './plot-scale';

const at = (...starts: number[]): PlacedWindow[] =>
  starts.map((seconds) => ({ window: { atUs: seconds * 1e6 } as StreamWindow, stream: {} as Stream }));

describe('windows in time', () => {
  it('leave gaps at both ends and between', () => {
    expect(gapsOf(at(10, 15, 25), { fromUs: 8e6, toUs: 40e6 })).toEqual([
      { fromUs: 8e6, toUs: 10e6 },
      { fromUs: 20e6, toUs: 25e6 },
      { fromUs: 30e6, toUs: 40e6 },
    ]);
    expect(gapsOf([], { fromUs: 0, toUs: 5e6 })).toEqual([{ fromUs: 0, toUs: 5e6 }]);
    expect(gapsOf(at(0), { fromUs: 2e6, toUs: 5e6 })).toEqual([]);
  });

  it('are found by a moment in them, and not beside them', () => {
    const windows = at(10, 15, 25);
    expect([9.9, 10, 14.999, 15, 20, 25, 29.999, 30].map((seconds) => windowAt(windows, seconds * 1e6))).toEqual([
      -1, 0, 0, 1, -1, 2, 2, -1,
    ]);
    expect(windowAt([], 0)).toBe(-1);
  });
});

it('labels take the next row where they would meet, and none where all are full', () => {
  const labels = [
    { x: 0, width: 50 },
    { x: 10, width: 50 },
    { x: 20, width: 50 },
    { x: 54, width: 10 },
  ];
  expect(placeLabels(labels, 2)).toEqual([0, 1, -1, 0]);
});

it('lost seconds are a burst only in windows that are poor or bad', () => {
  const window = (seconds: number, band: 'good' | 'bad', ...lostBySecond: number[]) => ({
    atUs: seconds * 1e6,
    band,
    lostBySecond,
  });
  expect(
    lossRuns([window(0, 'good', 1, 1, 0, 0, 0), window(5, 'bad', 0, 9, 4, 0, 8), window(10, 'bad', 7, 0, 0, 0, 0)]),
  ).toEqual([
    { fromUs: 0, toUs: 1e6, seconds: 1, heavy: false },
    { fromUs: 1e6, toUs: 2e6, seconds: 1, heavy: false },
    { fromUs: 6e6, toUs: 8e6, seconds: 2, heavy: true },
    { fromUs: 9e6, toUs: 11e6, seconds: 2, heavy: true },
  ]);
});

it('bars of findings over one another have rows of their own, and those without room are counted', () => {
  const finding = (title: string) => ({
    title,
    severity: 'major',
    evidence: [
      { fromUs: 10e6, toUs: 20e6 },
      { fromUs: 40e6, toUs: 50e6 },
      { fromUs: null, toUs: null },
    ],
  });
  const call = {
    findings: ['loss', 'queue', 'jitter', 'delay'].map(finding) as unknown as Finding[],
    legDetails: [],
  } as unknown as CallDetail;
  const layout = eventLayout(call, plotScale(1000, { fromUs: 0, toUs: 100e6 }));
  expect(layout.bars.map(({ row, x, width }) => ({ row, x, width }))).toEqual([
    { row: 0, x: 100, width: 400 },
    { row: 1, x: 100, width: 400 },
    { row: 2, x: 100, width: 400 },
  ]);
  expect(layout.unplaced).toBe(1);
});
