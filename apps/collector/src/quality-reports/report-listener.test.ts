import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInProcessBus } from '@earshot/bus';
import type { CaptureRecord } from '@earshot/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Collector, startCollector } from '../start-collector.js';

const REPORT = [
  'VQSessionReport: CallTerm',
  'CallID: call-88@pbx.example',
  'LocalID: <sip:2001@pbx.example>',
  'RemoteID: <sip:+15550100@carrier.example>',
  'LocalAddr: IP=192.0.2.5 PORT=20002 SSRC=0x00c0ffee',
  'RemoteAddr: IP=198.51.100.9 PORT=41000 SSRC=0x12345678',
  'LocalMetrics:',
  'PacketLoss:NLR=8.5 JDR=0.5',
  'Delay:RTD=280 ESD=40 SOWD=180 IAJ=22',
  'QualityEst:RLQ=55 MOSLQ=2.8 MOSCQ=2.6',
  '',
].join('\r\n');

interface Changes {
  readonly method?: string;
  readonly branch?: string;
  readonly lines?: readonly string[];
  readonly type?: string;
  readonly body?: string;
  /** Null for no Content-Length. */
  readonly length?: number | null;
  readonly via?: string;
}

function publish(changes: Changes = {}): string {
  const { method = 'PUBLISH', branch = 'z9hG4bKa1', lines, type, body = REPORT, length = body.length } = changes;
  return [
    `${method} sip:collector@127.0.0.1 SIP/2.0`,
    `Via: ${changes.via ?? `SIP/2.0/UDP 10.9.8.7:5060;branch=${branch};rport`}`,
    'From: <sip:2001@pbx.example>;tag=f1',
    'To: <sip:collector@127.0.0.1>',
    'Call-ID: publish-1@phone',
    `CSeq: 7 ${method}`,
    ...(lines ?? ['Event: vq-rtcpxr']),
    `Content-Type: ${type ?? 'application/vq-rtcpxr'}`,
    ...(length === null ? [] : [`Content-Length: ${length}`]),
    '',
    body,
  ].join('\r\n');
}

/** As long as a datagram gets without fragments. */
const FILLED = 'no SIP at all'.padEnd(1400);

let collector: Collector;
let records: CaptureRecord[];
let close: () => Promise<void>;
const port = () => Number(collector.addresses[0]?.split(':').at(-1));

beforeEach(async () => {
  const bus = await createInProcessBus();
  const consumer = await bus.consumer({ group: 'test' });
  records = [];
  await consumer.run({
    onRecords: async (delivery) => {
      records.push(...delivery.records);
    },
    onHealth: async () => {},
  });
  collector = await startCollector({ bus, probe: 'edge', sipReports: { host: '127.0.0.1', port: 0 } });
  close = async () => {
    await collector.close();
    await bus.close();
  };
});
afterEach(() => close());

/** What is answered to each, in order. */
async function overUdp(...messages: readonly string[]): Promise<string[]> {
  const phone = createSocket('udp4');
  phone.bind(0, '127.0.0.1');
  await once(phone, 'listening');
  const answers: string[] = [];
  for (const message of messages) {
    phone.send(message, port(), '127.0.0.1');
    const [answer] = await once(phone, 'message');
    answers.push(String(answer));
  }
  const { port: own } = phone.address();
  phone.close();
  return answers.map((answer) => answer.replaceAll(String(own), 'OWN'));
}

describe('reports that phones publish', () => {
  it('are answered as RFC 3261 and RFC 3903 ask, and are endpoint reports of the call that they speak of', async () => {
    const [answer = ''] = await overUdp(publish());
    const [status, via, ...rest] = answer.split('\r\n');
    expect(status).toBe('SIP/2.0 200 OK');
    expect(via).toBe('Via: SIP/2.0/UDP 10.9.8.7:5060;branch=z9hG4bKa1;rport=OWN;received=127.0.0.1');
    expect(rest).toEqual([
      'From: <sip:2001@pbx.example>;tag=f1',
      expect.stringMatching(/^To: <sip:collector@127\.0\.0\.1>;tag=[0-9a-f]{10}$/),
      'Call-ID: publish-1@phone',
      'CSeq: 7 PUBLISH',
      expect.stringMatching(/^SIP-ETag: [0-9a-f]{16}$/),
      'Expires: 0',
      'Server: Earshot',
      'Content-Length: 0',
      '',
      '',
    ]);
    await vi.waitFor(() => expect(records).toHaveLength(1), 5000);
    expect(records[0]).toMatchObject({
      kind: 'endpoint-report',
      source: 'vq-rtcpxr',
      probe: 'edge',
      key: 'c:call-88@pbx.example',
      src: '198.51.100.9:41000',
      dst: '192.0.2.5:20002',
      ssrc: 0x12345678,
      metrics: { final: 1, 'local.PacketLoss.NLR': 8.5, 'local.Delay.IAJ': 22, 'local.QualityEst.MOSCQ': 2.6 },
    });
  });

  it.each<[string, string]>([
    ['without Content-Length', publish({ length: null })],
    ['with more behind the body', `${publish()}more`],
    ['with a state to refresh', publish({ lines: ['Event: vq-rtcpxr', 'SIP-If-Match: dx200xyz'] })],
    ['from a port that there is not', publish({ via: 'SIP/2.0/UDP 10.9.8.7:0;branch=z9hG4bKp' })],
  ])('over UDP %s are taken (RFC 3261 18.3)', async (_, message) => {
    expect((await overUdp(message))[0]).toMatch(/^SIP\/2\.0 200 /);
    await vi.waitFor(() => expect(records).toHaveLength(1), 5000);
  });

  it('that are sent again are answered alike and taken once', async () => {
    const [first, second] = await overUdp(publish(), publish());
    expect(second).toBe(first);
    await vi.waitFor(() => expect(collector.counters()['records.out']).toBe(1), 5000);
    expect(collector.counters()).toMatchObject({
      'reports.messages': 2,
      'reports.answered': 1,
      'reports.repeated': 1,
      'reports.refused': 0,
    });
  });

  it.each<[string, Changes, RegExp]>([
    ['a method that none has', { method: 'FROBNICATE' }, /^SIP\/2\.0 501 .*\r\nAllow: PUBLISH, OPTIONS\r\n/s],
    ['nothing to cancel', { method: 'CANCEL' }, /^SIP\/2\.0 481 /],
    [
      'a state to refresh, which none has',
      { lines: ['Event: vq-rtcpxr', 'SIP-If-Match: dx200xyz'], body: '' },
      /^SIP\/2\.0 412 /,
    ],
    [
      'a body that is encoded',
      { lines: ['Event: vq-rtcpxr', 'Content-Encoding: gzip'] },
      /^SIP\/2\.0 415 .*\r\nAccept-Encoding: identity\r\n/s,
    ],
    ['less of a body than it says', { length: REPORT.length + 1 }, /^SIP\/2\.0 400 /],
    ['another method', { method: 'INVITE' }, /^SIP\/2\.0 405 .*\r\nAllow: PUBLISH, OPTIONS\r\n/s],
    ['another event', { lines: ['Event: presence'] }, /^SIP\/2\.0 489 .*\r\nAllow-Events: vq-rtcpxr\r\n/s],
    ['another body', { type: 'application/pidf+xml' }, /^SIP\/2\.0 415 .*\r\nAccept: application\/vq-rtcpxr\r\n/s],
    ['no report', { body: 'nothing' }, /^SIP\/2\.0 400 /],
    [
      'what it would have to understand',
      { lines: ['Require: 100rel'] },
      /^SIP\/2\.0 420 .*\r\nUnsupported: 100rel\r\n/s,
    ],
  ])('with %s are refused in the words of the RFCs', async (_, changes, expected) => {
    expect((await overUdp(publish(changes)))[0]).toMatch(expected);
    expect(collector.counters()).toMatchObject({ 'reports.messages': 1, 'reports.refused': 1, 'records.out': 0 });
  });

  it('answers OPTIONS with what it takes, and is silent to ACK and garbage', async () => {
    const [answer] = await overUdp(publish({ method: 'OPTIONS' }));
    expect(answer).toMatch(/^SIP\/2\.0 200 OK\r\n.*\r\nAllow-Events: vq-rtcpxr\r\n/s);
    const phone = createSocket('udp4');
    for (const silent of [publish({ method: 'ACK' }), 'no SIP at all', '\0']) phone.send(silent, port(), '127.0.0.1');
    await vi.waitFor(() => expect(collector.counters()['reports.refused']).toBe(2), 5000);
    phone.close();
  });

  it('that the kernel drops are counted', async () => {
    const phone = createSocket('udp4');
    // While nothing is fetched, more comes than fits.
    for (let sent = 0; sent < 60_000; sent++) phone.send(FILLED, port(), '127.0.0.1');
    const counted = () =>
      (collector.counters()['reports.udp-kernel-drops'] ?? 0) + (collector.counters()['reports.messages'] ?? 0);
    await vi.waitFor(() => expect(counted()).toBe(60_000), { timeout: 20_000, interval: 200 });
    expect(collector.counters()['reports.udp-kernel-drops']).toBeGreaterThan(0);
    phone.close();
  }, 40_000);

  it('come over TCP, several to a segment and cut anywhere, between keep-alives', async () => {
    const socket = connect(port(), '127.0.0.1');
    let answers = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      answers += text;
    });
    socket.write('\r\n\r\n');
    await vi.waitFor(() => expect(answers).toBe('\r\n'), 5000);
    const stream = publish({ branch: 'z9hG4bKt1' }) + publish({ branch: 'z9hG4bKt2' });
    socket.write(stream.slice(0, 700));
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.write(stream.slice(700));
    await vi.waitFor(() => expect(answers.match(/SIP\/2\.0 200 OK/g)).toHaveLength(2), 5000);
    await vi.waitFor(() => expect(records).toHaveLength(2), 5000);
    socket.destroy();
  });
});
