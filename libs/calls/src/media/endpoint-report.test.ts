import type { EndpointReportRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { endpointQuality } from './endpoint-report.js';

type Said = Pick<EndpointReportRecord, 'source' | 'metrics'>;

const quality = ({ source, metrics }: Said) =>
  endpointQuality(
    {
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
    },
    null,
  );

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
