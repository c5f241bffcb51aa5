import type { EndpointReportRecord, SipRecord } from '@earshot/contracts';
import { answeredCall, extendedReport, receiverReport, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { linkEvidence, mediaEvidence } from '../linking/evidence.js';

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

  it.each<[string, string[], string, boolean]>([
    ['on another port (RFC 3605)', ['a=rtcp:53020'], '192.0.2.10:53020', true],
    ['on the port above, where they come on another', ['a=rtcp:53020'], '192.0.2.10:4001', false],
    ['at another address', ['a=rtcp:53020 IN IP4 203.0.113.9'], '203.0.113.9:53020', true],
    ['at its own address, where they come to another', ['a=rtcp:53020 IN IP4 203.0.113.9'], '192.0.2.10:53020', false],
    ['at another address of IPv6', ['a=rtcp:53020 IN IP6 2001:DB8:0::9'], '[2001:db8::9]:53020', true],
    ['at no address, as on hold', ['a=rtcp:53020 IN IP4 0.0.0.0'], '192.0.2.10:53020', true],
    ['at a name, which packets do not have', ['a=rtcp:53020 IN IP4 media.example'], '192.0.2.10:53020', true],
    ['on the RTP port (RFC 5761)', ['a=rtcp-mux'], '192.0.2.10:4000', true],
    [
      'on the port above, as the other side does not multiplex (RFC 5761 5.1.1)',
      ['a=rtcp-mux'],
      '192.0.2.10:4001',
      true,
    ],
    ['on the port announced for that', ['a=rtcp-mux', 'a=rtcp:53020'], '192.0.2.10:53020', true],
    [
      'on the port above, where another is announced for that',
      ['a=rtcp-mux', 'a=rtcp:53020'],
      '192.0.2.10:4001',
      false,
    ],
  ])('sent %s, are of the call that says so: %s', (_, lines, src, isBound) => {
    const { records } = new SipFlow({}).invite({ sdp: { lines } }).at(2000).respond(200).ack();
    const sent = receiverReport({ ...REPORT, src, dst: '203.0.113.77:9', atMs: 6000 });
    expect(reportsOf([...records, sent])).toMatchObject([isBound ? [{ ssrc: '0x00000b0b', cumulativeLost: 3 }] : []]);
    const keys = new Set(records.flatMap((record) => linkEvidence(record as SipRecord)));
    if (isBound) expect(mediaEvidence(sent).filter((key) => keys.has(key))).not.toEqual([]);
  });

  it('on a port that was of the RTCP of an earlier call are of the call that multiplexes there', () => {
    const earlier = new SipFlow({ callId: 'call-0@192.0.2.10' })
      .invite()
      .at(2000)
      .respond(200)
      .ack()
      .at(3000)
      .bye()
      .respond(200).records;
    const at = { address: '192.0.2.10:4001', lines: ['a=rtcp-mux'] };
    const { records } = new SipFlow({ startUs: START_US + 60_000_000 }).invite({ sdp: at }).at(2000).respond(200).ack();
    const sent = receiverReport({ ...REPORT, src: '192.0.2.10:4001', dst: '203.0.113.77:9', atMs: 66_000 });
    expect(reportsOf([...earlier, ...records, sent]).map((reports) => reports.length)).toEqual([0, 1]);
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

describe('what an agent reports about the RTCP of a call', () => {
  it.each([
    ['192.0.2.10:4001', 1],
    ['192.0.2.10:4003', 0],
  ])('to %s is of %i calls', (dst, calls) => {
    const { records } = new SipFlow().invite().at(2000).respond(200).ack();
    const { v, id, probe, atUs, key } = receiverReport({ ...REPORT, atMs: 6000 });
    const said: EndpointReportRecord = {
      ...{ v, id, probe, atUs, key, kind: 'endpoint-report', source: 'hep-rtp-report', src: '203.0.113.77:9', dst },
      ...{ ssrc: null, callId: null, metrics: { MOS: 4.1 } },
    };
    expect(reportsOf([...records, said]).flat()).toHaveLength(calls);
  });
});

describe('statistics that a browser posts', () => {
  it('are told of the time since those before, in whatever order they come', () => {
    const { records } = new SipFlow().invite().at(2000).respond(200).ack();
    const { v, probe, key } = receiverReport({ ...REPORT, atMs: 6000 });
    const said = (seconds: number, ssrc: number, received: number, lost: number): EndpointReportRecord => ({
      ...{ v, id: `${ssrc} ${seconds}`, probe, atUs: START_US + seconds * 1_000_000, key, kind: 'endpoint-report' },
      ...{ source: 'webrtc', src: '0.0.0.0:0', dst: '0.0.0.0:0', ssrc, callId: 'call-1@192.0.2.10' },
      metrics: { 'inbound-rtp.packetsReceived': received, 'inbound-rtp.packetsLost': lost },
    });
    const posted = [said(10, 7, 475, 25), said(5, 7, 250, 0), said(5, 8, 90, 10), said(10, 8, 190, 10)];
    const shown = reportsOf([...records, ...posted]).flatMap((reports) => reports.map(({ lossPct }) => lossPct));
    expect(shown).toEqual([0, 10, 10, 0]);
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
