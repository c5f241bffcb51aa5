import { describe, expect, it } from 'vitest';
import type { CallDetail, ReportedQuality, Stream } from '../../api/documents';
import { endpointRows } from './endpoint-rows';

const NOTHING = {
  cumulativeLost: null,
  lossPct: null,
  discardPct: null,
  jitterMs: null,
  burstMs: null,
  burstDensityPct: null,
  gapMs: null,
  gapDensityPct: null,
  rttMs: null,
  endSystemMs: null,
  bufferMs: null,
  signalDbm: null,
  noiseDbm: null,
  echoReturnLossDb: null,
  r: null,
  mosLq: null,
  mosCq: null,
};

const report = (of: Partial<ReportedQuality>): ReportedQuality =>
  ({ ...NOTHING, atUs: 1, source: 'rtcp', streamKey: 's1', ssrc: '0x0000b0b1', ...of }) as ReportedQuality;
const stream = {
  key: 's1',
  ssrc: '0x0000b0b1',
  lost: 4,
  jitterMs: { mean: 3.25, max: 9 },
  r: 88.5,
  mosLq: 4.21,
  mosCq: null,
};

const rowsOf = (reports: ReportedQuality[], streams: unknown[]) =>
  endpointRows({ reports, streamDetails: streams as Stream[] } as unknown as CallDetail);

describe('endpoint reports beside the probe', () => {
  it('have the last figure of each sort, by kind of report', () => {
    const rows = rowsOf(
      [
        report({ lossPct: 1.5, jitterMs: 7 }),
        report({ lossPct: 2.5 }),
        report({ source: 'xr-voip-metrics', mosLq: 3.9, noiseDbm: -61 }),
      ],
      [stream],
    );
    expect(rows.map(({ source, reports, figures }) => [source, reports, figures.lossPct, figures.jitterMs])).toEqual([
      [null, 0, null, 3.25],
      ['rtcp', 2, 2.5, 7],
      ['xr-voip-metrics', 1, null, null],
    ]);
    expect(rows[0]?.figures).toMatchObject({ cumulativeLost: 4, r: 88.5, mosLq: 4.21, mosCq: null });
    expect(rows[2]?.figures).toMatchObject({ mosLq: 3.9, noiseDbm: -61 });
  });

  it('stand alone where no probe saw the stream', () => {
    const rows = rowsOf([report({ streamKey: null, ssrc: '0x0000beef', rttMs: 81 })], []);
    expect(rows).toMatchObject([{ stream: null, ssrc: '0x0000beef', source: 'rtcp', reports: 1 }]);
    expect(rows[0]?.figures.rttMs).toBe(81);
  });

  it('are none without reports', () => {
    expect(rowsOf([], [stream])).toEqual([]);
  });
});
