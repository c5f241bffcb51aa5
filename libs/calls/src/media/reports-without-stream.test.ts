import { answeredCall, extendedReport, receiverReport } from '@earshot/test/builders';
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

  it('of addresses that nobody announced are of the call that their agent names', () => {
    const strange = receiverReport({ ...REPORT, src: '203.0.113.1:99', dst: '203.0.113.2:99', atMs: 6000 });
    const named = (correlationId: string) => reportsOf([...signalling, { ...strange, correlationId }]);
    expect(named('call-1@192.0.2.10')).toMatchObject([[{ ssrc: '0x00000b0b', cumulativeLost: 3, streamKey: null }]]);
    expect(named('call-2@192.0.2.10')).toEqual([[]]);
  });
});

describe('statistics summaries (RFC 3611 4.6)', () => {
  const from = { src: '192.0.2.10:4001', dst: '192.0.2.20:6001', ssrc: 0xa11ce, atMs: 6000 };
  const summary = (fields: Record<string, number | null>) =>
    extendedReport(from, [{ type: 6, name: 'statistics-summary', ssrc: 0xb0b, fields }]);
  const span = { beginSequence: 65_000, endSequence: 464 };

  it.each([
    [
      'loss of its span and mean jitter',
      { ...span, lostPackets: 50, meanJitterUnits: 80 },
      { lossPct: 5, jitterMs: 10 },
    ],
    ['no loss where it does not count it', { ...span, lostPackets: null, meanJitterUnits: 80 }, { lossPct: null }],
    ['no jitter where it does not measure it', { ...span, lostPackets: 0, meanJitterUnits: null }, { jitterMs: null }],
    [
      'no loss of no packets',
      { beginSequence: 7, endSequence: 7, lostPackets: 3, meanJitterUnits: 0 },
      { lossPct: null },
    ],
  ])('report %s', (_, fields, expected) => {
    const [reports] = reportsOf([...answeredCall().records, summary(fields)]);
    expect(reports).toMatchObject([{ source: 'xr-statistics', cumulativeLost: null, r: null, ...expected }]);
    expect(reports?.[0]?.streamKey).toEqual(expect.any(String));
  });

  it('are no report where none of their flags is set, as some phones send them', () => {
    expect(
      reportsOf([...answeredCall().records, summary({ ...span, lostPackets: null, meanJitterUnits: null })]),
    ).toEqual([[]]);
  });
});
