import { answeredCall, receiverReport } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const REPORT = {
  ...{ src: '192.0.2.10:4001', dst: '192.0.2.20:6001', ssrc: 0xa11ce, of: 0xb0b },
  ...{ cumulativeLost: 3, extendedHighestSequence: 1000 },
};
const REPORTS = [
  receiverReport({ ...REPORT, atMs: 6000 }),
  receiverReport({ ...REPORT, atMs: 11_000, cumulativeLost: 28, extendedHighestSequence: 1250 }),
];

function reportsOf(records: ReturnType<typeof answeredCall>['records']) {
  const fold = createFold();
  fold.addAll(records);
  return [...fold.calls()].map(({ facts }) => facts.reports);
}

describe('reports on streams that no probe saw', () => {
  const signalling = answeredCall().records.filter(({ kind }) => kind !== 'rtp-window');

  it('are of the call whose SDP announced where they come from', () => {
    // 25 of the 250 packets between the two reports were lost.
    expect(reportsOf([...signalling, ...REPORTS])).toMatchObject([
      [
        { source: 'rtcp', streamKey: null, ssrc: '0x00000b0b', cumulativeLost: 3, lossPct: null },
        { source: 'rtcp', streamKey: null, ssrc: '0x00000b0b', cumulativeLost: 28, lossPct: 10 },
      ],
    ]);
  });

  it('are said once where the stream was seen', () => {
    const [reports] = reportsOf([...answeredCall().records, ...REPORTS]);
    expect(reports?.map(({ streamKey }) => typeof streamKey)).toEqual(['string', 'string']);
  });

  it('of addresses that nobody announced are of no call', () => {
    const strange = receiverReport({ ...REPORT, src: '203.0.113.1:99', dst: '203.0.113.2:99', atMs: 6000 });
    expect(reportsOf([...signalling, strange])).toEqual([[]]);
  });
});
