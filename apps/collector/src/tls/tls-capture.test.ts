import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createInProcessBus } from '@earshot/bus';
import type { CaptureRecord } from '@earshot/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ReadCaptureOptions, readCapture } from '../capture/read-capture.js';
import { pcapFile, sip } from '../fixtures/packets.js';
import { tlsPackets, tlsSession } from '../fixtures/tls-session.js';
import { startCollector } from '../start-collector.js';

const MESSAGES = ['a', 'b', 'c', 'd'].map((callId) => sip('OPTIONS sip:b SIP/2.0', { callId }));
const folder = mkdtempSync(join(tmpdir(), 'earshot-tls-'));
const keyLog = join(folder, 'keys.txt');
let packets: [number, Uint8Array][] = [];
let keys = '';

beforeAll(async () => {
  const session = await tlsSession({ version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' });
  for (const [index, text] of MESSAGES.entries()) await session.say(index % 2 === 0 ? 'client' : 'server', text);
  packets = [...tlsPackets(session.flights)].map(({ atUs, octets }) => [atUs, octets]);
  keys = session.keyLog.join('');
  writeFileSync(keyLog, keys);
});
afterAll(() => rmSync(folder, { recursive: true }));

const raws = (records: readonly CaptureRecord[]): string[] =>
  records.flatMap((record) => (record.kind === 'sip' ? [record.raw] : []));

async function read(
  file: Buffer,
  options: Pick<ReadCaptureOptions, 'tlsKeyLog' | 'keyLogOctets'> = {},
  chunkOctets = file.length,
): Promise<string[]> {
  const records: CaptureRecord[] = [];
  const chunks: Buffer[] = [];
  for (let at = 0; at < file.length; at += chunkOctets) chunks.push(file.subarray(at, at + chunkOctets));
  await readCapture(Readable.from(chunks), {
    name: 'a.pcap',
    onRecords: (some) => {
      records.push(...some);
    },
    ...options,
  });
  return raws(records);
}

function block(type: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + ((body.length + 3) & ~3));
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  body.copy(bytes, 8);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
}

/** A pcapng whose packets are IP, with secrets before them (draft-ietf-opsawg-pcapng 4.7). */
function pcapngWithSecrets(): Buffer {
  const words = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
  const text = Buffer.from(keys, 'latin1');
  return Buffer.concat([
    block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
    block(1, words(101, 0)),
    block(10, Buffer.concat([words(0x544c534b, text.length), text])),
    ...packets.map(([atUs, octets]) => {
      const [high, low] = [Math.floor(atUs / 2 ** 32), atUs % 2 ** 32];
      return block(6, Buffer.concat([words(0, high, low, octets.length, octets.length), octets]));
    }),
  ]);
}

describe('a capture of SIP over TLS', () => {
  it('is read with a key log beside it', async () => {
    expect(await read(pcapFile(packets), { tlsKeyLog: keyLog })).toEqual(MESSAGES);
  });

  it('is read with the key log that the environment names', async () => {
    vi.stubEnv('TLS_KEY_LOG_FILE', keyLog);
    expect(await read(pcapFile(packets))).toEqual(MESSAGES);
    vi.unstubAllEnvs();
  });

  it('is read with the secrets that it has itself', async () => {
    expect(await read(pcapngWithSecrets())).toEqual(MESSAGES);
  });

  it.each([1, 1000, 1 << 20])('is read with the key log before it, in chunks of %d octets', async (chunkOctets) => {
    const keyLogOctets = keys.length;
    const lines = Buffer.from(keys, 'latin1');
    for (const capture of [pcapFile(packets), gzipSync(pcapFile(packets))]) {
      expect(await read(Buffer.concat([lines, capture]), { keyLogOctets }, chunkOctets)).toEqual(MESSAGES);
    }
  });

  it('is none where all octets are a key log', async () => {
    const lines = Buffer.from(keys, 'latin1');
    for (const keyLogOctets of [lines.length, lines.length + 1]) {
      await expect(read(lines, { keyLogOctets })).rejects.toThrow('the file is empty');
    }
  });

  it('is dark without', async () => {
    expect(await read(pcapFile(packets))).toEqual([]);
  });

  it('is not begun where its key log cannot be read', async () => {
    await expect(read(pcapFile(packets), { tlsKeyLog: join(folder, 'none') })).rejects.toThrow(
      'the TLS key log cannot be read',
    );
  });

  it('is read as it comes, with a key log that is written meanwhile', async () => {
    const path = join(folder, 'growing.txt');
    const bus = await createInProcessBus();
    const records: CaptureRecord[] = [];
    const consumer = await bus.consumer({ group: 'test' });
    await consumer.run({
      onRecords: async (delivery) => {
        records.push(...delivery.records);
      },
      onHealth: async () => {},
    });
    const input = new PassThrough();
    const collector = await startCollector({ bus, probe: 'p', standardInput: input, tlsKeyLog: path });
    const file = pcapFile(packets);
    const last = file.length - 16 - (packets.at(-1)?.[1].length ?? 0);
    input.write(file.subarray(0, last));
    await vi.waitFor(() => expect(collector.sources()[0]?.packets).toBe(packets.length - 1), 5000);
    expect(records).toEqual([]);
    appendFileSync(path, keys);
    await new Promise((resolve) => setTimeout(resolve, 600));
    input.end(file.subarray(last));
    await collector.ended;
    await collector.close();
    await bus.close();
    expect(raws(records).sort()).toEqual([...MESSAGES].sort());
    expect(collector.counters()).toMatchObject({ 'tls.records-not-opened': 0, 'tls.connections-given-up': 0 });
  });
});
