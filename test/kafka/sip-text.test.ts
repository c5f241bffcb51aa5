import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Bus, createInProcessBus, createKafkaBus } from '@earshot/bus';
import { sipRecordOf } from '@earshot/calls';
import { startCollector } from '@earshot/collector';
import type { CaptureRecord } from '@earshot/contracts';
import { addressBytes, encodeHep3 } from '@earshot/protocol';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';

const brokers = inject('kafkaBrokers');
const AT_US = 1_795_165_200_000_001;

const MESSAGES = [
  [
    'INVITE sip:bob@198.51.100.7 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1;rport',
    'f: "Alice" <sip:alice@192.0.2.1>;tag=a1',
    't: <sip:bob@198.51.100.7>',
    'i: text@192.0.2.1',
    'CSeq: 7 INVITE',
    'Contact: <sip:alice@192.0.2.1:5060>',
    'Authorization: Digest username="alice", response="SECRET"',
    'X-Latin-1: \u00e4\u00ff',
    'Content-Type: application/sdp',
    'Content-Length: 132',
    '',
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    'c=IN IP4 192.0.2.1',
    't=0 0',
    'm=audio 4000 RTP/SAVP 0',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEYKEY',
    '',
  ],
  [
    'SIP/2.0 486 Busy Here',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1',
    'From: <sip:alice@192.0.2.1>;tag=a1',
    'To: <sip:bob@198.51.100.7>;tag=a2',
    'Call-ID: text@192.0.2.1',
    'CSeq: 7 INVITE',
    'Server: Switch B',
    '',
    '',
  ],
].map((lines) => Buffer.from(lines.join('\r\n'), 'latin1'));

describe.skipIf(brokers === null)('SIP over Kafka', () => {
  const open: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  /** What a consumer of the bus gets of these messages from a collector that listens for HEP. */
  async function received(bus: Bus): Promise<unknown[]> {
    open.push(() => bus.close());
    const records: CaptureRecord[] = [];
    const consumer = await bus.consumer({ group: `group-${randomUUID()}` });
    await consumer.run({ onRecords: async (delivery) => void records.push(...delivery.records) });
    const collector = await startCollector({ bus, probe: 'edge', hep: { host: '127.0.0.1', port: 0 } });
    open.push(() => collector.close());
    const port = Number(/:(\d+)$/.exec(collector.addresses[0] ?? '')?.[1]);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    for (const [index, payload] of MESSAGES.entries()) socket.write(packet(AT_US + index, payload));
    await vi.waitFor(() => expect(records).toHaveLength(MESSAGES.length), { timeout: 60_000 });
    socket.destroy();
    return records.map((record) => JSON.parse(JSON.stringify(record)));
  }

  function packet(atUs: number, payload: Uint8Array): Uint8Array {
    return encodeHep3({
      sourceAddress: addressBytes('192.0.2.1') as Uint8Array,
      destinationAddress: addressBytes('198.51.100.7') as Uint8Array,
      sourcePort: 5060,
      destinationPort: 5060,
      protocol: 17,
      atUs,
      payloadType: 1,
      agentId: 7,
      payload,
    }) as Uint8Array;
  }

  it('gives the records that a reader in the same process gets', async () => {
    const run = randomUUID();
    const topics = { capture: `capture-${run}`, probe: `probe-${run}`, partitions: 3 };
    const over = await received(await createKafkaBus({ brokers: brokers ?? [], topics, readText: sipRecordOf }));
    expect(JSON.stringify(over)).not.toMatch(/SECRET|KEYKEY/);
    expect(over).toEqual(await received(await createInProcessBus()));
  });
});
