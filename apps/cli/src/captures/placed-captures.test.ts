import { describe, expect, it } from 'vitest';
import type { Failure } from '../failure.js';
import { placedCaptures } from './placed-captures.js';

describe('files and where they were captured', () => {
  it('have no place where nobody says so', () => {
    expect(placedCaptures(['a.pcap', '-'])).toEqual([
      { file: 'a.pcap', place: null },
      { file: '-', place: null },
    ]);
  });

  it('are all of one place by its name', () => {
    expect(placedCaptures(['a.pcap', 'b.pcap'], ['sbc'])).toEqual([
      { file: 'a.pcap', place: 'sbc' },
      { file: 'b.pcap', place: 'sbc' },
    ]);
  });

  it('are each of the place before the first equals sign; others may be in the name of the file', () => {
    expect(placedCaptures(['c.pcap'], ['sbc=a.pcap', 'core=call=7.pcap', 'edge'])).toEqual([
      { file: 'c.pcap', place: 'edge' },
      { file: 'a.pcap', place: 'sbc' },
      { file: 'call=7.pcap', place: 'core' },
    ]);
  });

  it.each<[string, string[], string[], string]>([
    ['no file at all', [], [], 'no file given'],
    ['a name and no file', [], ['sbc'], '--probe: sbc: no file'],
    ['two names for the same files', ['a.pcap'], ['sbc', 'core'], '--probe: the files are named sbc and core'],
    ['a name that is none', ['a.pcap'], ['in side'], '--probe: a name of letters'],
    ['a file without a name', [], ['=a.pcap'], '--probe: a name of letters'],
  ])('%s is called wrongly', (_, files, probes, reason) => {
    const call = () => placedCaptures(files, probes);
    expect(call).toThrow(reason);
    try {
      call();
    } catch (error) {
      expect((error as Failure).exitStatus).toBe(2);
    }
  });
});
