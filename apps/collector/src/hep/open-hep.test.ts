import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createInProcessBus } from '@earshot/bus';
import { addressBytes, encodeHep3 } from '@earshot/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { START_US, sip } from '../fixtures/packets.js';
import { selfSigned } from '../fixtures/self-signed-certificate.js';
import { type Collector, type CollectorOptions, startCollector } from '../start-collector.js';
import { MAX_WAITING_CONNECTIONS } from './hep-connections.js';
import { MAX_WEBSOCKETS } from './hep-websocket-listener.js';

const ANY = { host: '127.0.0.1', port: 0 };

function hep(callId: string): Uint8Array {
  return encodeHep3({
    sourceAddress: addressBytes('192.0.2.1') as Uint8Array,
    destinationAddress: addressBytes('198.51.100.2') as Uint8Array,
    sourcePort: 5060,
    destinationPort: 5070,
    protocol: 17,
    atUs: START_US,
    payloadType: 1,
    agentId: 7,
    payload: Buffer.from(sip('INVITE sip:b SIP/2.0', { callId }), 'latin1'),
  }) as Uint8Array;
}

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close.reverse()) await each();
  close = [];
});

async function collecting(options: Omit<CollectorOptions, 'bus' | 'probe'>): Promise<Collector> {
  const bus = await createInProcessBus();
  close.push(() => bus.close());
  const consumer = await bus.consumer({ group: 'test' });
  await consumer.run({ onRecords: async () => {}, onHealth: async () => {} });
  const collector = await startCollector({ ...options, bus, probe: 'p' });
  close.push(() => collector.close());
  return collector;
}

const portOf = ({ addresses }: Collector): number => Number(addresses[0]?.split(':').at(-1));

describe('HEP over WebSocket', () => {
  it('lets an agent in whose server is full of connections that say nothing', async () => {
    const collector = await collecting({ hepWebSocket: ANY });
    const sockets: Socket[] = [];
    close.push(async () => {
      for (const socket of sockets) socket.destroy();
    });
    for (let index = 0; index < MAX_WEBSOCKETS + MAX_WAITING_CONNECTIONS; index++) {
      const socket = connectTcp(portOf(collector), '127.0.0.1');
      sockets.push(socket);
      await once(socket, 'connect');
    }
    expect(collector.counters()['hep.connections-evicted']).toBe(0);
    const agent = new WebSocket(`ws://127.0.0.1:${portOf(collector)}`);
    await once(agent, 'open');
    agent.send(hep('a'));
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(1), 5000);
    agent.close();
    expect(collector.counters()).toMatchObject({ 'hep.connections-evicted': 1, 'hep.connections-refused': 0 });
  });

  it.each<[string, string, RegExp]>([
    ['no HTTP', 'HEP3 and so on\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['another upgrade', 'GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['no upgrade', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n', /^HTTP\/1\.1 426 /],
    [
      'another version',
      'GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
  ])('refuses %s, and counts it', async (_, request, answer) => {
    const collector = await collecting({ hepWebSocket: ANY });
    const socket = connectTcp(portOf(collector), '127.0.0.1');
    socket.write(request);
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    await once(socket, 'close');
    expect(text).toMatch(answer);
    expect(collector.counters()['hep.websockets-refused']).toBe(1);
  });

  it('ends the connection of frames that are not masked (RFC 6455 5.1), and counts it', async () => {
    const collector = await collecting({ hepWebSocket: ANY });
    const socket = connectTcp(portOf(collector), '127.0.0.1');
    socket.write(
      'GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    socket.write(Buffer.from([0x82, 1, 0x48]));
    socket.resume();
    await once(socket, 'close');
    expect(collector.counters()['hep.websockets-refused']).toBe(1);
  });

  it('takes packets cut over messages, and several in one', async () => {
    const collector = await collecting({ hepWebSocket: ANY });
    expect(collector.addresses[0]).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const agent = new WebSocket(`ws://127.0.0.1:${portOf(collector)}/hep`);
    await once(agent, 'open');
    const three = Buffer.concat(['a', 'b', 'c'].map(hep));
    agent.send(three.subarray(0, three.length - 40));
    agent.send(three.subarray(three.length - 40));
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(3), 5000);
    agent.close();
    expect(collector.sources()).toMatchObject([{ kind: 'hep', state: 'listening', packets: 3 }]);
  });

  it('ends the connection of a message without measure', async () => {
    const collector = await collecting({ hepWebSocket: ANY });
    const agent = new WebSocket(`ws://127.0.0.1:${portOf(collector)}`);
    await once(agent, 'open');
    agent.send(Buffer.alloc(2 << 20));
    const [code] = await once(agent, 'close');
    expect(code).toBe(1009);
    expect(collector.counters()['hep.websockets-refused']).toBe(1);
  });

  it('tells who asks for a page what it is', async () => {
    const collector = await collecting({ hepWebSocket: ANY });
    const { status } = await fetch(`http://127.0.0.1:${portOf(collector)}/`);
    expect(status).toBe(426);
  });
});

describe('HEP over UDP', () => {
  it.each([
    ['one packet', [hep('a')], 1, 0],
    ['several', [hep('a'), hep('b'), hep('c')], 3, 0],
    ['a packet and octets that are none', [hep('a'), Buffer.from('HEP')], 1, 3],
  ])('takes a datagram with %s', async (_, parts, packets, skipped) => {
    const collector = await collecting({ hep: ANY });
    const agent = createSocket('udp4');
    close.push(async () => void agent.close());
    agent.send(Buffer.concat(parts), portOf(collector), '127.0.0.1');
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(packets), 5000);
    expect(collector.counters()).toMatchObject({ 'hep.packets': packets, 'hep.udp-octets-skipped': skipped });
  });
});

describe('HEP over TLS', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-tls-'));
    for (const name of ['server', 'agent', 'stranger']) {
      const { certificate, key } = selfSigned(name);
      writeFileSync(file(`${name}.pem`), certificate);
      writeFileSync(file(`${name}.key`), key);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const certificate = (clientAuthority: string | null) => ({
    certificate: file('server.pem'),
    key: file('server.key'),
    clientAuthority,
  });
  const shown = (name: string) => ({ cert: readFileSync(file(`${name}.pem`)), key: readFileSync(file(`${name}.key`)) });

  it('takes packets from whoever asks for no more than encryption', async () => {
    const collector = await collecting({ hepTls: ANY, certificate: certificate(null) });
    const agent = connect({ host: '127.0.0.1', port: portOf(collector), ca: readFileSync(file('server.pem')) });
    await once(agent, 'secureConnect');
    agent.end(Buffer.concat([hep('a'), hep('b')]));
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(2), 5000);
  });

  it('lets in only agents whose certificate the authority signed, where one is configured', async () => {
    const collector = await collecting({ hepTls: ANY, certificate: certificate(file('agent.pem')) });
    const to = { host: '127.0.0.1', port: portOf(collector), ca: readFileSync(file('server.pem')) };
    for (const certified of [{}, shown('stranger')]) {
      const refused = connect({ ...to, ...certified });
      const gone = new Promise((resolve) => refused.once('close', resolve));
      refused.on('error', () => {});
      refused.write(hep('refused'));
      await gone;
    }
    const agent = connect({ ...to, ...shown('agent') });
    agent.write(hep('known'));
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(1), 5000);
    agent.destroy();
    expect(collector.counters()).toMatchObject({ 'hep.tls-refused': 2, 'hep.packets': 1 });
  });

  it('speaks WebSocket over TLS, too', async () => {
    const collector = await collecting({ hepSecureWebSocket: ANY, certificate: certificate(null) });
    const agent = new WebSocket(`wss://127.0.0.1:${portOf(collector)}`, { ca: readFileSync(file('server.pem')) });
    await once(agent, 'open');
    agent.send(hep('w'));
    await vi.waitFor(() => expect(collector.counters()['hep.sip']).toBe(1), 5000);
    agent.close();
  });

  it('does not start without a certificate', async () => {
    await expect(collecting({ hepTls: ANY })).rejects.toThrow('HEP over TLS needs a certificate and its key');
  });
});
