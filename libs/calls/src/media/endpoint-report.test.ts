import type { EndpointReportRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { endpointQualities } from './endpoint-report.js';

type Said = Pick<EndpointReportRecord, 'source' | 'metrics'>;

const record = ({ source, metrics }: Said): EndpointReportRecord => ({
  v: 1,
  id: 'r',
  probe: 'test',
  atUs: 1_704_067_200_000_000,
  key: 'k',
  kind: 'endpoint-report',
  src: '192.0.2.20:6000',
  dst: '192.0.2.10:4000',
  ssrc: null,
  callId: 'c',
  source,
  metrics,
});

const quality = (said: Said) => endpointQualities(record(said), null)[0];

describe('a vq-rtcpxr report', () => {
  const about = (group: string, values: Readonly<Record<string, number>>): Said => ({
    source: 'vq-rtcpxr',
    metrics: Object.fromEntries(Object.entries(values).map(([name, value]) => [`local.${group}.${name}`, value])),
  });

  it('says levels and scores as they are', () => {
    expect(quality(about('Signal', { SL: -21, NL: -64, RERL: 55 }))).toMatchObject({
      signalDbm: -21,
      noiseDbm: -64,
      echoReturnLossDb: 55,
    });
    expect(quality(about('QualityEst', { RLQ: 94, MOSLQ: 3.8, MOSCQ: 3.4 }))).toMatchObject({
      r: 94,
      mosLq: 3.8,
      mosCq: 3.4,
    });
  });

  it('of a phone that copies the 127 of RFC 3611 for what it does not know says nothing of it', () => {
    expect(quality(about('Signal', { SL: 127, NL: 127, RERL: 127 }))).toMatchObject({
      signalDbm: null,
      noiseDbm: null,
      echoReturnLossDb: null,
    });
    expect(quality(about('QualityEst', { RLQ: 127, MOSLQ: 12.7, MOSCQ: 127 }))).toMatchObject({
      r: null,
      mosLq: null,
      mosCq: null,
    });
  });

  it('of a client that fills in zeros has no score of 0', () => {
    expect(quality(about('QualityEst', { RLQ: 0, MOSLQ: 0, MOSCQ: 0 }))).toMatchObject({
      r: 0,
      mosLq: null,
      mosCq: null,
    });
  });
});

describe('a header of statistics', () => {
  it.each([
    [4.4, 4.4],
    [0, null],
    [44, null],
  ])('with a MOS of %d has one of %d', (mos, mosLq) => {
    expect(quality({ source: 'x-rtp-stat', metrics: { mos } })).toMatchObject({ mosLq });
  });
});

describe('a report of RTP statistics', () => {
  const said = (metrics: Said['metrics']) => endpointQualities(record({ source: 'hep-rtp-report', metrics }), 'stream');

  it('says what it names, and what its agent put beside it', () => {
    expect(said({ EXPECTED_PK: 500, PACKET_LOSS: '25', JITTER: 12.5, MEAN_MOS: 4.1, 'hep.mos': 3.3 })).toMatchObject([
      { streamKey: 'stream', lossPct: 5, cumulativeLost: 25, jitterMs: 12.5, mosLq: 4.1, r: null },
    ]);
    expect(said({ TOTAL_PK: 500, 'hep.mos': 3.3, 'hep.rFactor': 71, 'hep.jitterMs': 9 })).toMatchObject([
      { lossPct: null, jitterMs: 9, mosLq: 3.3, r: 71 },
    ]);
  });

  it('of a border controller says it of both of its sides', () => {
    const sides = said({
      ...{ NAME: 'sbc', INC_MOS: 421, INC_RVAL: 91, INC_RTP_PK: 980, INC_RTP_PK_LOSS: 20, INC_RTP_AVG_JITTER: 7 },
      ...{ OUT_MOS: 0, OUT_RVAL: 0, OUT_RTP_PK: 0, OUT_RTP_PK_LOSS: 0, OUT_RTP_AVG_JITTER: 3 },
    });
    expect(sides).toMatchObject([
      { streamKey: null, mosLq: 4.21, r: 91, lossPct: 2, cumulativeLost: 20, jitterMs: 7 },
      { streamKey: null, mosLq: null, r: null, lossPct: null, cumulativeLost: 0, jitterMs: 3 },
    ]);
  });
});

describe('statistics of WebRTC', () => {
  const inbound = (packetsReceived: number, packetsLost: number, more: Said['metrics'] = {}): EndpointReportRecord =>
    record({
      source: 'webrtc',
      metrics: { 'inbound-rtp.packetsReceived': packetsReceived, 'inbound-rtp.packetsLost': packetsLost, ...more },
    });
  const buffer = (delay: number, emitted: number): Said['metrics'] => ({
    'inbound-rtp.jitterBufferDelay': delay,
    'inbound-rtp.jitterBufferEmittedCount': emitted,
  });

  it('are of the time since those before', () => {
    const first = inbound(950, 50, buffer(40, 1000));
    expect(endpointQualities(first, null)).toMatchObject([{ lossPct: 5, cumulativeLost: 50, bufferMs: 40 }]);
    const second = inbound(1190, 60, buffer(60, 1250));
    expect(endpointQualities(second, null, first)).toMatchObject([{ lossPct: 4, cumulativeLost: 60, bufferMs: 80 }]);
  });

  it('that began anew, or count back what came after all, are no loss', () => {
    const before = inbound(950, 50);
    expect(endpointQualities(inbound(10, 0), null, before)).toMatchObject([{ lossPct: null, cumulativeLost: 0 }]);
    expect(endpointQualities(inbound(1200, 45), null, before)).toMatchObject([{ lossPct: 0, cumulativeLost: 45 }]);
  });

  it('of what was sent are what the other side told, in milliseconds', () => {
    const metrics = {
      ...{
        'outbound-rtp.packetsSent': 800,
        'remote-inbound-rtp.packetsLost': 16,
        'remote-inbound-rtp.jitter': 0.03125,
      },
      ...{ 'remote-inbound-rtp.roundTripTime': 0.125, 'candidate-pair.currentRoundTripTime': 0.5 },
    };
    expect(endpointQualities(record({ source: 'webrtc', metrics }), null)).toMatchObject([
      { lossPct: 2, cumulativeLost: 16, jitterMs: 31.25, rttMs: 125 },
    ]);
  });

  it('that lack a count have null', () => {
    const metrics = { 'inbound-rtp.packetsReceived': 800, 'inbound-rtp.jitter': null };
    expect(endpointQualities(record({ source: 'webrtc', metrics }), null)).toMatchObject([
      { lossPct: null, cumulativeLost: null, jitterMs: null, rttMs: null, bufferMs: null },
    ]);
  });
});
