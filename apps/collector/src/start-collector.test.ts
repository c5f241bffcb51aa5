import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { type Bus, createInProcessBus } from '@earshot/bus';
import type { CaptureRecord, ProbeHealth } from '@earshot/contracts';
import { addressBytes, encodeHep3 } from '@earshot/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ALICE, BOB, pcapFile, rtp, START_US, sip, udp } from './fixtures/packets.js';
import { type Collector, startCollector } from './start-collector.js';

function hep(callId: string): Uint8Array {
  return encodeHep3({
    sourceAddress: addressBytes(ALICE.ip) as Uint8Array,
    destinationAddress: addressBytes(BOB.ip) as Uint8Array,
    sourcePort: 5060,
    destinationPort: 5060,
    protocol: 17,
    atUs: START_US,
    payloadType: 1,
    agentId: 7,
    payload: Buffer.from(sip('INVITE sip:b SIP/2.0', { callId }), 'latin1'),
  }) as Uint8Array;
}

function portOf(collector: Collector, transport: string): number {
  const address = collector.addresses.find((each) => each.startsWith(transport));
  return Number(address?.slice(address.lastIndexOf(':') + 1));
}

const LISTEN = { host: '127.0.0.1', port: 0 };
let open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.reverse()) await close();
  open = [];
});

async function busWithConsumer(
  hold?: Promise<void>,
): Promise<{ bus: Bus; records: CaptureRecord[]; health: ProbeHealth[] }> {
  const bus = await createInProcessBus();
  const records: CaptureRecord[] = [];
  const health: ProbeHealth[] = [];
  const consumer = await bus.consumer({ group: 'test' });
  await consumer.run({
    onRecords: async (delivery) => {
      await hold;
      records.push(...delivery.records);
    },
    onHealth: async (each) => {
      health.push(each);
    },
  });
  open.push(() => bus.close());
  return { bus, records, health };
}

async function started(...options: Parameters<typeof startCollector>): Promise<Collector> {
  const collector = await startCollector(...options);
  open.push(() => collector.close());
  return collector;
}

describe('a running collector', () => {
  it('takes HEP over UDP and over TCP, several packets to a segment', async () => {
    const { bus, records } = await busWithConsumer();
    const collector = await started({ bus, probe: 'p', hep: LISTEN });
    const sender = createSocket('udp4');
    sender.send(hep('over-udp'), portOf(collector, 'udp'), '127.0.0.1');
    const socket = connect(portOf(collector, 'tcp'), '127.0.0.1');
    await once(socket, 'connect');
    const two = Buffer.concat([hep('one'), hep('two')]);
    socket.write(two.subarray(0, two.length - 10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.end(two.subarray(two.length - 10));
    await vi.waitFor(() => expect(records).toHaveLength(3), 5000);
    const callIds = records.map((record) => (record.kind === 'sip' ? record.callId : ''));
    expect(callIds.sort()).toEqual(['one', 'over-udp', 'two']);
    expect(collector.counters()).toMatchObject({ 'hep.packets': 3, 'hep.sip': 3, 'hep.tcp-connections': 1 });
    sender.close();
  });

  it('says each second how it is', async () => {
    const { bus, health } = await busWithConsumer();
    await started({ bus, probe: 'p', hep: LISTEN });
    await vi.waitFor(() => expect(health.length).toBeGreaterThan(0), 5000);
    expect(health[0]).toMatchObject({
      v: 1,
      probe: 'p',
      sources: [{ kind: 'hep', state: 'listening' }, { kind: 'hep' }],
    });
    expect(health[0]?.counters).toMatchObject({ 'hep.packets': 0, 'bus.accepted': 0 });
  });

  it('lets agents wait over TCP while the bus does not take records, and loses none', async () => {
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { bus, records } = await busWithConsumer(hold);
    const collector = await started({ bus, probe: 'p', hep: LISTEN });
    const socket = connect(portOf(collector, 'tcp'), '127.0.0.1');
    await once(socket, 'connect');
    const MESSAGES = 60_000;
    const packets: Uint8Array[] = [];
    for (let index = 0; index < MESSAGES; index++) packets.push(hep(`call-${index}`));
    socket.end(Buffer.concat(packets));
    await vi.waitFor(() => expect(collector.sources()[1]?.detail).toContain('held back'), 20_000);
    expect(collector.counters()['hep.packets']).toBeLessThan(MESSAGES);
    release();
    await vi.waitFor(() => expect(records).toHaveLength(MESSAGES), { timeout: 30_000, interval: 100 });
    expect(collector.counters()).toMatchObject({ 'hep.sip': MESSAGES, 'hep.malformed': 0 });
  }, 60_000);

  it('reads a pcap stream on standard input and hands over everything when it is closed', async () => {
    const { bus, records } = await busWithConsumer();
    const packets: [number, Uint8Array][] = [
      [START_US, udp({ ...ALICE, port: 5060 }, { ...BOB, port: 5060 }, sip('INVITE sip:b SIP/2.0', { media: BOB }))],
    ];
    for (let sequence = 0; sequence < 100; sequence++) {
      packets.push([START_US + sequence * 20_000, udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }))]);
    }
    const collector = await started({ bus, probe: 'p', standardInput: Readable.from([pcapFile(packets)]) });
    await collector.ended;
    expect(collector.sources()).toMatchObject([{ kind: 'standard-input', state: 'ended', packets: 101 }]);
    await collector.close();
    expect(records.map(({ kind }) => kind)).toEqual(['sip', 'rtp-window']);
  });

  it('lets the event loop turn within a chunk that takes long', async () => {
    const { bus } = await busWithConsumer();
    const packets = Array.from({ length: 2000 }, (_, sequence): [number, Uint8Array] => [
      START_US + sequence * 20_000,
      udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 })),
    ]);
    // A clock by which each look at it is later than a turn may last.
    let nowMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 11));
    const collector = await started({ bus, probe: 'p', standardInput: Readable.from([pcapFile(packets)]) });
    let turns = 0;
    const look = (): void => {
      turns++;
      if (collector.sources()[0]?.state === 'reading') setImmediate(look);
    };
    look();
    await collector.ended;
    clock.mockRestore();
    expect(collector.sources()).toMatchObject([{ state: 'ended', packets: 2000 }]);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(2000 / 32) - 2);
  });

  it('says why standard input is no capture', async () => {
    const { bus } = await busWithConsumer();
    const collector = await started({ bus, probe: 'p', standardInput: Readable.from([Buffer.from('hello world')]) });
    await collector.ended;
    expect(collector.sources()).toMatchObject([
      { state: 'failed', detail: 'neither pcap nor pcapng (begins with 68656c6c) (at octet 0)' },
    ]);
  });

  it('rejects an address that is taken', async () => {
    const { bus } = await busWithConsumer();
    const collector = await started({ bus, probe: 'p', hep: LISTEN });
    const port = portOf(collector, 'tcp');
    await expect(startCollector({ bus, probe: 'q', hep: { host: '127.0.0.1', port } })).rejects.toThrow('EADDRINUSE');
  });

  it('rejects the name that imports have, whose calls are as old as their captures', async () => {
    const { bus } = await busWithConsumer();
    await expect(startCollector({ bus, probe: 'import' })).rejects.toThrow('a probe cannot be named import');
  });
});
