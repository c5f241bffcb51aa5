import { describe, expect, it } from 'vitest';
import { parseVqReport } from './vq-rtcpxr.js';

/** Grammar of RFC 6035 4.6.1; the figures are the sender's, so only their reading is tested. */
const ALERT = [
  'VQAlertReport: Type=NLR Severity=Critical Dir=local',
  'CallID: a83d-11@gw.example.com',
  'LocalID: <sip:2001@gw.example.com>',
  'RemoteID: <sip:+15550100@carrier.example>',
  'OrigID: <sip:+15550100@carrier.example>',
  'LocalAddr: IP=2001:db8::5 PORT=20002 SSRC=0x00c0ffee',
  'RemoteAddr: IP=2001:db8:1::9 PORT=41000 SSRC=0x12345678',
  'LocalGroup: gw-eu-1',
  'RemoteGroup: carrier-b',
  'LocalMetrics:',
  'Timestamps:START=2024-03-05T10:00:00Z STOP=2024-03-05T10:00:10Z',
  'SessionDesc:PT=18 PD=G729 SR=8000 PPS=50 FD=10 FO=10 FPP=2 FMTP="annexb=no" PLC=3 SSUP=off',
  'PacketLoss:NLR=8.5 JDR=0.5',
  'Delay:RTD=280 ESD=40 SOWD=180 IAJ=22',
  'QualityEst:RLQ=55 RCQ=50 MOSLQ=2.8 MOSCQ=2.6',
  '',
].join('\r\n');

const LENIENT =
  'VQIntervalReport\nCallID : b1\nLocalAddr: IP = 10.0.0.1 PORT=4000 SSRC=deadBEEF\nRemoteAddr:IP=10.0.0.2  PORT=4002\nLocalGroup:\n' +
  'LocalMetrics:\nTimestamps:START=2024-03-05T10:00:00.25Z\n  STOP=2024-03-05T10:00:05Z\nSessionDesc:PD="AMR-WB" SR=8000;16000\n' +
  'QualityEst:MOSLQ=3.9 MOSCQEstAlg=P.564\nX-Vendor:foo=1\n';

describe('parseVqReport', () => {
  it('reads an alert', () => {
    const decoded = parseVqReport(ALERT);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        report: 'VQAlertReport',
        final: false,
        alert: { type: 'NLR', severity: 'Critical', direction: 'local' },
        callId: 'a83d-11@gw.example.com',
        originatorId: '<sip:+15550100@carrier.example>',
        localAddress: { ip: '2001:db8::5', port: 20002, ssrc: 0x00c0ffee },
        remoteAddress: { ip: '2001:db8:1::9', port: 41000, ssrc: 0x12345678 },
        localGroup: 'gw-eu-1',
        localMetrics: {
          Timestamps: { START: '2024-03-05T10:00:00Z', STOP: '2024-03-05T10:00:10Z' },
          SessionDesc: {
            PT: 18,
            PD: 'G729',
            SR: '8000',
            PPS: 50,
            FD: 10,
            FO: 10,
            FPP: 2,
            FMTP: 'annexb=no',
            PLC: 3,
            SSUP: 'off',
          },
          PacketLoss: { NLR: 8.5, JDR: 0.5 },
          Delay: { RTD: 280, ESD: 40, SOWD: 180, IAJ: 22 },
          QualityEst: { RLQ: 55, RCQ: 50, MOSLQ: 2.8, MOSCQ: 2.6 },
        },
        remoteMetrics: null,
      },
    });
  });

  it('reads LF, folds, blanks before colons, no 0x, a missing SSRC and a list of sample rates', () => {
    expect(parseVqReport(LENIENT)).toMatchObject({
      ok: true,
      value: {
        report: 'VQIntervalReport',
        callId: 'b1',
        localAddress: { ip: '10.0.0.1', port: 4000, ssrc: 0xdeadbeef },
        remoteAddress: { ip: '10.0.0.2', port: 4002, ssrc: null },
        localGroup: '',
        localMetrics: {
          Timestamps: { START: '2024-03-05T10:00:00.25Z', STOP: '2024-03-05T10:00:05Z' },
          SessionDesc: { PD: 'AMR-WB', SR: '8000;16000' },
          QualityEst: { MOSLQ: 3.9, MOSCQEstAlg: 'P.564' },
        },
      },
    });
  });

  it('tells the last report of a call and both directions', () => {
    const decoded = parseVqReport(
      'VQSessionReport: CallTerm\r\nCallID: c\r\nLocalMetrics:\r\nDelay:RTD=1\r\nRemoteMetrics:\r\nDelay:RTD=2\r\nDialogID:c;to-tag=9bd2;from-tag=51fa',
    );
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        final: true,
        localMetrics: { Delay: { RTD: 1 } },
        remoteMetrics: { Delay: { RTD: 2 } },
        dialogId: 'c;to-tag=9bd2;from-tag=51fa',
      },
    });
  });

  it('reads names in any case, Call-ID with a hyphen, Metrics without a direction, and parameters beyond the grammar', () => {
    const body =
      'VQSESSIONREPORT : callterm\r\nCall-ID: d\r\nLOCALADDR: ip=10.0.0.1 IP=10.0.0.9 PORT=70000 SSRC=0x1g\r\nMETRICS:\r\n' +
      'TimeStamps:START=2024-03-05T10:00:07Z STOP=2024-03-05T10:00:00Z\r\nQualityEst : EXTR=81 MOSLQ=4.2 RLQ=-3\r\nno colon here';
    expect(parseVqReport(body)).toMatchObject({
      ok: true,
      value: {
        report: 'VQSessionReport',
        final: true,
        callId: 'd',
        localAddress: { ip: '10.0.0.9', port: null, ssrc: null },
        localMetrics: {
          Timestamps: { START: '2024-03-05T10:00:07Z', STOP: '2024-03-05T10:00:00Z' },
          QualityEst: { EXTR: 81, MOSLQ: 4.2, RLQ: -3 },
        },
      },
    });
  });

  it.each([
    // Polycom VVX, Linphone of old (also as a signed number), Grandstream and Yealink, RingCentral (without any).
    ['decimal', 'SSRC=3825483318', 'SSRC=2017446972', 3_825_483_318, 2_017_446_972],
    ['decimal beside one that can be nothing else', 'SSRC=17446972', 'SSRC=3825483318', 17_446_972, 3_825_483_318],
    ['decimal with a sign', 'SSRC=-469483978', 'SSRC=2017446972', 3_825_483_318, 2_017_446_972],
    ['hexadecimal of digits alone', 'SSRC=17446972', 'SSRC=0A446972', 0x17446972, 0x0a446972],
    ['hexadecimal of digits alone beside one with its prefix', 'SSRC=0x17446972', 'SSRC=0x1', 0x17446972, 1],
    ['not known', 'SSRC=0x00000000', 'SSRC=4294967296', null, null],
  ])('reads an SSRC that is %s', (_, own, other, local, remote) => {
    const body = `VQSessionReport\nLocalAddr:IP=192.0.2.1 PORT=2302 ${own}\nRemoteAddr:IP=192.0.2.2 PORT=2274 ${other}`;
    expect(parseVqReport(body)).toMatchObject({
      value: { localAddress: { port: 2302, ssrc: local }, remoteAddress: { port: 2274, ssrc: remote } },
    });
  });

  it.each([
    ['IP=192.0.2.1:49194 SSRC=0x11', { ip: '192.0.2.1', port: 49_194, ssrc: 0x11 }],
    ['IP=[2001:db8::1]:49194', { ip: '2001:db8::1', port: 49_194, ssrc: null }],
    ['IP=[2001:db8::1] PORT=4000', { ip: '2001:db8::1', port: 4000, ssrc: null }],
    ['IP=2001:db8::1 PORT=4000', { ip: '2001:db8::1', port: 4000, ssrc: null }],
    ['IP=192.0.2.1:70000', { ip: '192.0.2.1', port: null, ssrc: null }],
    ['IP=192.0.2.1:4002 PORT=4000', { ip: '192.0.2.1', port: 4000, ssrc: null }],
    ['PORT=4000', { ip: null, port: 4000, ssrc: null }],
  ])('reads an address with its port: %s', (text, localAddress) => {
    expect(parseVqReport(`VQSessionReport\nLocalAddr: ${text}`)).toMatchObject({ value: { localAddress } });
  });

  it('parts parameters that a Snom runs together', () => {
    const body = 'VQSessionReport\nLocalMetrics:\nJitterBuffer:JBA=3 JBR=2 JBN=20 JBM=20JBX=240\nSessionDesc:PD=L16A=1';
    expect(parseVqReport(body)).toMatchObject({
      value: {
        localMetrics: {
          JitterBuffer: { JBA: 3, JBR: 2, JBN: 20, JBM: 20, JBX: 240 },
          SessionDesc: { PD: 'L16A=1' },
        },
      },
    });
  });

  it('has an alert without parameters as such', () => {
    expect(parseVqReport('VQAlertReport\r\nLocalMetrics:')).toMatchObject({
      ok: true,
      value: { alert: { type: '', severity: '', direction: '' }, callId: null, localAddress: null },
    });
  });

  it.each([
    ['bad-magic', ''],
    ['bad-magic', 'v=0'],
    ['too-long', 'x'.repeat(65_537)],
  ])('%s', (fault, body) => {
    expect(parseVqReport(body)).toMatchObject({ ok: false, fault });
  });
});
