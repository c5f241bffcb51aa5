import type { Analysis, MediaSection } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { sectionLines } from './section-lines.js';

const stream = (key: string, probe: string, src: string, dst: string) =>
  ({ key, probe, ssrc: '0x01', src, dst, listener: 'callee' }) as Analysis['streams'][number];

const section: MediaSection = {
  ...{ fromStreamKey: 'a', toStreamKey: 'b', fromProbe: 'import:sbc', toProbe: 'import:core' },
  ...{ expected: 3008, arrived: 3000, lost: 120, lossPct: 4, measured: 48, delayMs: { min: 15, mean: 15.25, max: 16 } },
  ...{ delaySpreadMs: 1, jitterAddedMs: -0.01, sameClock: false, orderedBy: 'ttl', windows: [] },
};

describe('what lies between two places', () => {
  it('is told with the names of the probes, and with a word on their clocks', () => {
    const streams = [
      stream('a', 'import:sbc', '192.0.2.1:4', '192.0.2.9:6'),
      stream('b', 'import:core', '192.0.2.1:4', '192.0.2.9:6'),
    ];
    expect(sectionLines([section], streams, true, 200)).toEqual([
      '  heard by  ssrc  first seen at  then at  arrived  lost  loss %  delay ms  spread ms  jitter added ms',
      '  callee    0x01  sbc            core        3000   120     4.0      15.3        1.0              0.0',
      '  the difference of the clocks of two places is in the delay between them, and not in its spread',
    ]);
  });

  it('is told with the addresses where one probe saw both sides of a relay', () => {
    const streams = [
      stream('a', 'import', '192.0.2.1:4', '192.0.2.5:6'),
      stream('b', 'import', '192.0.2.5:8', '192.0.2.9:6'),
    ];
    const relay = { ...section, fromProbe: 'import', toProbe: 'import', sameClock: true };
    const lines = sectionLines([relay], streams, false, 200);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('192.0.2.1:4 -> 192.0.2.5:6  192.0.2.5:8 -> 192.0.2.9:6  ');
  });

  it('is nothing where a stream was seen once', () => {
    expect(sectionLines([], [], false, 200)).toEqual([]);
  });
});
