import { describe, expect, it } from 'vitest';
import { progressLine } from './progress.js';

describe('progress line', () => {
  it('shows share and amount of a file of known size', () => {
    expect(progressLine('a.pcap', 5e6, 10e6, '12 calls', 80)).toBe(
      'a.pcap  [###############               ]  50 %  5.0 MB of 10.0 MB  12 calls',
    );
  });

  it('shows the amount alone where the size is not known', () => {
    expect(progressLine('standard input', 2_500_000, null, '', 80)).toBe('standard input  2.5 MB');
  });

  it('stays within a narrow terminal', () => {
    expect(progressLine('a-very-long-name.pcapng', 1e6, 4e6, 'note', 30).length).toBeLessThan(30);
  });

  it('never passes the end', () => {
    expect(progressLine('f', 20, 10, '', 80)).toContain('100 %');
  });
});
