import { webrtcStats } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { reportsOf } from './stats-to-reports.js';

const AT_MS = 1_785_600_000_123.5;
const RECEIVED_US = 1_785_600_060_000_000;

/** Dictionaries as browsers give them, each with members that nobody reads here. */
const REPORT = [
  { id: 'T1', type: 'transport', timestamp: AT_MS, selectedCandidatePairId: 'CP2', dtlsState: 'connected' },
  { id: 'CP1', type: 'candidate-pair', timestamp: AT_MS, localCandidateId: 'L9', remoteCandidateId: 'R9' },
  {
    ...{ id: 'CP2', type: 'candidate-pair', timestamp: AT_MS, localCandidateId: 'L1', remoteCandidateId: 'R1' },
    ...{ nominated: true, state: 'succeeded', currentRoundTripTime: 0.083 },
  },
  { id: 'L1', type: 'local-candidate', timestamp: AT_MS, address: '192.0.2.77', port: 50_321, candidateType: 'host' },
  { id: 'R1', type: 'remote-candidate', timestamp: AT_MS, address: '2001:db8::9', port: 40_002 },
  { id: 'C111', type: 'codec', timestamp: AT_MS, mimeType: 'audio/opus', clockRate: 48_000, payloadType: 111 },
  {
    ...{
      id: 'I1',
      type: 'inbound-rtp',
      timestamp: AT_MS,
      kind: 'audio',
      ssrc: 0xfeed_beef,
      transportId: 'T1',
      codecId: 'C111',
    },
    ...{
      packetsReceived: 950,
      packetsLost: 50,
      jitter: 0.0125,
      concealedSamples: 48_000,
      totalSamplesReceived: 960_000,
    },
    ...{ qpSum: [1, 2], remoteId: 'RO1' },
  },
  { id: 'RO1', type: 'remote-outbound-rtp', timestamp: AT_MS, ssrc: 0xfeed_beef, packetsSent: 1001 },
  {
    id: 'O1',
    type: 'outbound-rtp',
    timestamp: AT_MS,
    kind: 'audio',
    ssrc: 77,
    transportId: 'T1',
    packetsSent: 812,
    remoteId: 'RI1',
  },
  {
    ...{ id: 'RI1', type: 'remote-inbound-rtp', timestamp: AT_MS, ssrc: 77, packetsLost: 9, fractionLost: 0.0625 },
    ...{ jitter: 0.031, roundTripTime: 0.117 },
  },
];

function made(stats: unknown, more: object = {}) {
  return reportsOf(webrtcStats.parse({ callId: 'web-1', samples: [{ stats }], ...more }), RECEIVED_US);
}

const streams = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, ssrc) => ({ id: `I${ssrc}`, type: 'inbound-rtp', ssrc, ...more }));

describe('reports of WebRTC statistics', () => {
  it('are one of each stream received and sent, with what belongs to it', () => {
    expect(made(REPORT)).toMatchObject([
      {
        kind: 'endpoint-report',
        source: 'webrtc',
        probe: 'webrtc',
        atUs: 1_785_600_000_123_500,
        key: 'c:web-1',
        callId: 'web-1',
        ssrc: 0xfeed_beef,
        src: '[2001:db8::9]:40002',
        dst: '192.0.2.77:50321',
        metrics: {
          'inbound-rtp.packetsReceived': 950,
          'inbound-rtp.packetsLost': 50,
          'inbound-rtp.jitter': 0.0125,
          'inbound-rtp.concealedSamples': 48_000,
          'remote-outbound-rtp.packetsSent': 1001,
          'codec.mimeType': 'audio/opus',
          'candidate-pair.currentRoundTripTime': 0.083,
          'candidate-pair.nominated': 1,
        },
      },
      {
        ssrc: 77,
        src: '192.0.2.77:50321',
        dst: '[2001:db8::9]:40002',
        metrics: {
          'outbound-rtp.packetsSent': 812,
          'remote-inbound-rtp.packetsLost': 9,
          'remote-inbound-rtp.fractionLost': 0.0625,
          'remote-inbound-rtp.roundTripTime': 0.117,
        },
      },
    ]);
    expect(made(REPORT)[0]?.metrics).not.toHaveProperty('inbound-rtp.qpSum');
  });

  it('are the same of a report by id, and have the same ids again', () => {
    const byId = Object.fromEntries(REPORT.map((stats) => [stats.id, stats]));
    expect(made(byId)).toEqual(made(REPORT));
    expect(new Set(made(REPORT).map(({ id }) => id)).size).toBe(2);
    expect(made(REPORT)[0]?.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('take the time that is given, or that of their arrival', () => {
    const given = 1_785_599_999_000_042;
    expect(made(REPORT, { samples: [{ atUs: given, stats: REPORT }] })[0]?.atUs).toBe(given);
    for (const atUs of [42, RECEIVED_US + 90_000_000_000])
      expect(made(REPORT, { samples: [{ atUs, stats: REPORT }] })[0]?.atUs).toBe(RECEIVED_US);
    expect(made([{ id: 'I', type: 'inbound-rtp' }])).toMatchObject([
      { atUs: RECEIVED_US, ssrc: null, src: '0.0.0.0:0', dst: '0.0.0.0:0' },
    ]);
  });

  it('have no address where the browser hides it behind a name', () => {
    const hidden = REPORT.map((stats) => (stats.id === 'L1' ? { ...stats, address: '7f2e.local' } : stats));
    expect(made(hidden)[0]).toMatchObject({ src: '[2001:db8::9]:40002', dst: '0.0.0.0:0' });
  });

  it('have no more of what streams share than a browser says', () => {
    const shared = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`m${index}`, 'x'.repeat(1000)]));
    const codec = { id: 'C', type: 'codec', ...shared };
    const reports = made([codec, ...streams(300, { codecId: 'C', packetsLost: null, jitter: 0.5, list: [1] })]);
    expect(reports).toHaveLength(300);
    const [first] = reports;
    expect(Object.keys(first?.metrics ?? {})).toHaveLength(200);
    expect(first?.metrics).toMatchObject({ 'inbound-rtp.packetsLost': null, 'codec.m7': 'x'.repeat(200) });
  });

  it.each([
    ['no call', { callId: '' }],
    ['the name of imports', { endpoint: 'import:site-a' }],
    ['a name of several lines', { endpoint: 'a\nb' }],
    ['no sample', { samples: [] }],
    ['too many samples', { samples: Array.from({ length: 61 }, () => ({ stats: [] })) }],
    ['too many dictionaries', { samples: [{ stats: Array.from({ length: 501 }, () => ({ id: 'x', type: 'y' })) }] }],
    [
      'more streams than sixty samples of twenty have',
      { samples: Array.from({ length: 3 }, () => ({ stats: streams(401) })) },
    ],
    ['a dictionary without a type', { samples: [{ stats: [{ id: 'x' }] }] }],
  ])('are refused with %s', (_, wrong) => {
    expect(webrtcStats.safeParse({ callId: 'c', samples: [{ stats: [] }], ...wrong }).success).toBe(false);
  });
});
