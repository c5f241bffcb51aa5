import { once } from 'node:events';
import { connect } from 'node:net';
import { type Bus, createInProcessBus, type Publisher } from '@earshot/bus';
import { type CaptureRecord, captureReceipt } from '@earshot/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, pcapFile, START_US, sip, udp } from '../fixtures/packets.js';
import { tlsPackets, tlsSession } from '../fixtures/tls-session.js';
import { CollectorHttp } from './collector-http.js';
import { collectorMetrics } from './collector-metrics.js';

const A = { ...ALICE, port: 5060 };
const B = { ...BOB, port: 5060 };
const FILE = pcapFile([[START_US, udp(A, B, sip('INVITE sip:b SIP/2.0'))]]);

let bus: Bus;
let publisher: Publisher;
let http: CollectorHttp;
let records: CaptureRecord[];
let unready: string | null;

beforeEach(async () => {
  unready = null;
  records = [];
  bus = await createInProcessBus();
  const consumer = await bus.consumer({ group: 'test' });
  await consumer.run({
    onRecords: async (delivery) => {
      records.push(...delivery.records);
    },
  });
  publisher = await bus.publisher({ probe: 'import' });
  http = await CollectorHttp.listen({
    host: '127.0.0.1',
    port: 0,
    publisher,
    metrics: collectorMetrics(() => ({ 'packets.rtp': 42, 'held.rtp': 3, 'undecoded.truncated': 2 })),
    unready: () => unready,
    idleUploadMs: 500,
    onError: (error) => {
      throw error;
    },
  });
});

afterEach(async () => {
  await http.close();
  await publisher.close();
  await bus.close();
});

function call(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${http.port}${path}`, init);
}

describe('the port of a collector', () => {
  it('takes a capture and answers when its records are delivered', async () => {
    const response = await call('/captures?name=a%20b.pcap', { method: 'POST', body: new Uint8Array(FILE) });
    expect(response.status).toBe(201);
    expect(captureReceipt.parse(await response.json())).toMatchObject({ file: 'a b.pcap', packets: 1, messages: 1 });
    expect(records).toMatchObject([{ kind: 'sip', probe: 'import' }]);
  });

  it('gives up uploads that bring nothing more, which have all the places', async () => {
    const stalled = Array.from({ length: 4 }, () => connect(http.port, '127.0.0.1'));
    for (const socket of stalled) {
      socket.write('POST /captures HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n');
      socket.write(FILE.subarray(0, 30));
    }
    await Promise.all(stalled.map((socket) => once(socket.resume(), 'close')));
    const response = await call('/captures', { method: 'POST', body: new Uint8Array(FILE) });
    expect(response.status).toBe(201);
  });

  it('says so where what is asked for is no path', async () => {
    const socket = connect(http.port, '127.0.0.1');
    socket.write('GET // HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });

  it('names the probe after where a capture was taken', async () => {
    const body = new Uint8Array(FILE);
    expect((await call('/captures?probe=sbc-1', { method: 'POST', body })).status).toBe(201);
    expect(records).toMatchObject([{ kind: 'sip', probe: 'import:sbc-1' }]);
    const refused = await call('/captures?probe=a%20b', { method: 'POST', body });
    expect([refused.status, await refused.json()]).toMatchObject([400, { type: 'urn:earshot:problem:bad-request' }]);
    expect(records).toHaveLength(1);
  });

  it('reads SIP over TLS with the key log before the capture, and keeps none of its secrets', async () => {
    const session = await tlsSession({ version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' });
    await session.say('client', sip('OPTIONS sip:b SIP/2.0', { callId: 'dark' }));
    const keyLog = Buffer.from(session.keyLog.join(''));
    const capture = pcapFile([...tlsPackets(session.flights)].map(({ atUs, octets }) => [atUs, octets]));
    const body = new Uint8Array(Buffer.concat([keyLog, capture]));
    const response = await call(`/captures?keyLogOctets=${keyLog.length}`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ messages: 1, bytes: capture.length });
    expect(records).toMatchObject([{ kind: 'sip', callId: 'dark', transport: 'tls' }]);
    const refused = await call('/captures?keyLogOctets=-1', { method: 'POST', body });
    expect([refused.status, await refused.json()]).toMatchObject([400, { detail: expect.stringMatching('keyLogOct') }]);
  });

  it('refuses what is no capture with a problem document, however long it is', async () => {
    const response = await call('/captures?name=x.jpg', { method: 'POST', body: new Uint8Array(5 << 20).fill(0xff) });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'urn:earshot:problem:unreadable-capture',
      status: 422,
      detail: 'x.jpg: not a capture: neither pcap nor pcapng (begins with ffffffff) (at octet 0)',
    });
  });

  it('reads the rest of an upload whose middle is damaged', async () => {
    const body = new Uint8Array(Buffer.concat([FILE, Buffer.alloc(5 << 20, 0xff)]));
    const response = await call('/captures', { method: 'POST', body });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ packets: 1, undecoded: { 'file-bad-length': 1 } });
  });

  it('says whether it lives and is ready', async () => {
    expect((await call('/health/live')).status).toBe(200);
    expect((await call('/health/ready')).status).toBe(200);
    unready = 'no broker answers';
    const response = await call('/health/ready');
    expect([response.status, await response.json()]).toMatchObject([503, { detail: 'no broker answers' }]);
  });

  it('gives its counters to Prometheus', async () => {
    const text = await (await call('/metrics')).text();
    expect(text).toContain('earshot_collector_packets_rtp_total 42\n');
    expect(text).toContain('earshot_collector_held_rtp 3\n');
    expect(text).toContain('earshot_collector_undecoded{name="truncated"} 2\n');
    expect(await (await call('/metrics')).text()).toContain('earshot_collector_packets_rtp_total 42\n');
  });

  it('knows nothing else', async () => {
    expect((await call('/captures')).status).toBe(404);
  });
});
