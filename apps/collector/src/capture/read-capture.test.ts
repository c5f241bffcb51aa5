import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { CaptureRecord } from '@earshot/contracts';
import { describe, expect, it, vi } from 'vitest';
import { ALICE, BOB, pcapFile, rtp, START_US, sip, udp } from '../fixtures/packets.js';
import { readCapture } from './read-capture.js';
import { UnreadableCapture } from './unreadable-capture.js';

const A = { ...ALICE, port: 5060 };
const B = { ...BOB, port: 5060 };

const PACKETS: [number, Uint8Array][] = [
  [START_US, udp(A, B, sip('INVITE sip:b SIP/2.0', { media: ALICE }))],
  [START_US + 100_000, udp(B, A, sip('SIP/2.0 200 OK', { media: BOB }))],
];
for (let sequence = 0; sequence < 600; sequence++) {
  const packet = udp(ALICE, BOB, rtp({ sequence, timestamp: sequence * 160 }), sequence);
  PACKETS.push([START_US + 200_000 + sequence * 20_000, packet]);
}
const FILE = pcapFile(PACKETS);

async function read(octets: Buffer, chunk = octets.length) {
  const chunks: Buffer[] = [];
  for (let start = 0; start < octets.length; start += chunk) chunks.push(octets.subarray(start, start + chunk));
  const records: CaptureRecord[] = [];
  const progress: number[] = [];
  const reading = await readCapture(Readable.from(chunks), {
    name: 'a.pcap',
    onRecords: (some) => {
      records.push(...some);
    },
    onProgress: (seen) => progress.push(seen),
  });
  return { ...reading, records, progress };
}

describe('reading a capture', () => {
  it('says what was in it', async () => {
    const { receipt, linkType, records } = await read(FILE);
    expect(receipt).toEqual({
      file: 'a.pcap',
      packets: 602,
      bytes: FILE.length,
      firstUs: START_US,
      lastUs: START_US + 200_000 + 599 * 20_000,
      messages: 2,
      streams: 1,
      records: 5,
      undecoded: {},
      damage: null,
    });
    expect(linkType).toBe(101);
    expect(records).toHaveLength(5);
  });

  it.each([
    ['in small chunks', FILE, 1000],
    ['gzipped', gzipSync(FILE), 1 << 20],
    ['gzipped, in small chunks', gzipSync(FILE), 37],
    ['in two gzip members', Buffer.concat([gzipSync(FILE.subarray(0, 5000)), gzipSync(FILE.subarray(5000))]), 999],
  ])('gives the same records %s', async (_, octets, chunk) => {
    const { records, receipt } = await read(octets, chunk);
    expect(records).toEqual((await read(FILE)).records);
    expect(receipt.damage).toBeNull();
  });

  it('gives what was readable of a file that is cut', async () => {
    const { receipt } = await read(FILE.subarray(0, FILE.length - 5));
    expect(receipt).toMatchObject({ packets: 601, undecoded: { 'file-truncated': 1 } });
    expect(receipt.damage).toMatch(/^ends within a packet \(at octet \d+\)$/);
  });

  it('gives what could be unzipped of an archive that is cut', async () => {
    const zipped = gzipSync(FILE);
    const { receipt } = await read(zipped.subarray(0, zipped.length - 200));
    expect(receipt.packets).toBeGreaterThan(300);
    expect(receipt.undecoded).toEqual({ 'file-truncated': 1, 'file-compression': 1 });
    expect(receipt.damage).toMatch(
      /^ends within a packet \(at octet \d+\); gzip: ends within a member \(at octet \d+\)$/,
    );
  });

  it('does not take an archive without its trailer for whole', async () => {
    const zipped = gzipSync(FILE);
    const { receipt, records } = await read(zipped.subarray(0, zipped.length - 8));
    expect(records).toEqual((await read(FILE)).records);
    expect(receipt).toMatchObject({ packets: 602, undecoded: { 'file-compression': 1 } });
    expect(receipt.damage).toBe(`gzip: ends within a member (at octet ${zipped.length - 8})`);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'a.pcap: not a capture: the file is empty (at octet 0)'],
    [
      'a JPEG',
      Buffer.from('ffd8ffe000104a46', 'hex'),
      'a.pcap: not a capture: neither pcap nor pcapng (begins with ffd8ffe0) (at octet 0)',
    ],
    ['one octet', Buffer.from('d4', 'hex'), 'a.pcap: not a capture: too short for a capture file (at octet 0)'],
    [
      'gzip of nothing of ours',
      gzipSync('hello, this is text'),
      'a.pcap: not a capture: neither pcap nor pcapng (begins with 68656c6c) (at octet 0)',
    ],
  ])('refuses %s in one line', async (_, octets, message) => {
    const failure = await read(octets).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreadableCapture);
    expect((failure as UnreadableCapture).message).toBe(message);
  });

  it('takes a capture without packets as such', async () => {
    const { receipt } = await read(FILE.subarray(0, 24));
    expect(receipt).toMatchObject({ packets: 0, firstUs: null, lastUs: null, damage: null });
  });

  it('stops where it is told to', async () => {
    const stop = new AbortController();
    const reading = readCapture(Readable.from([FILE.subarray(0, 3000), FILE.subarray(3000)]), {
      name: 'a.pcap',
      signal: stop.signal,
      onRecords: () => {},
      onProgress: () => stop.abort(new Error('gone')),
    });
    await expect(reading).rejects.toThrow('gone');
  });

  it('gives the windows of many streams that end together in small batches to who is done with them at once', async () => {
    const packets: [number, Uint8Array][] = [];
    const receivers = Array.from({ length: 300 }, (_, index) => ({ ...BOB, port: 20_000 + 2 * index }));
    for (const [index, media] of receivers.entries())
      packets.push([START_US + index, udp(A, B, sip('INVITE sip:b SIP/2.0', { callId: `call-${index}`, media }))]);
    for (let sequence = 0; sequence < 30; sequence++) {
      for (const to of receivers)
        packets.push([
          START_US + 100_000 + sequence * 20_000,
          udp(ALICE, to, rtp({ sequence, timestamp: 160 * sequence })),
        ]);
    }
    const octets = pcapFile(packets);
    const batches = async (isDoneAtOnce: boolean) => {
      const sizes: number[] = [];
      const ids: string[] = [];
      const { receipt } = await readCapture(Readable.from([octets]), {
        name: 'a.pcap',
        isDoneAtOnce,
        onRecords: (some) => {
          sizes.push(some.length);
          for (const { id } of some) ids.push(id);
        },
      });
      expect(receipt.records).toBe(ids.length);
      return { most: Math.max(...sizes), ids: ids.sort() };
    };
    const waiting = await batches(false);
    const atOnce = await batches(true);
    expect(waiting.most).toBeGreaterThan(200);
    expect(atOnce.most).toBeLessThan(40);
    expect(atOnce.ids).toEqual(waiting.ids);
    expect(atOnce.ids.length).toBe(600);
  });

  it('has one capture after the other in the same memory, also behind one that cannot be read', async () => {
    const first = await read(FILE);
    const made = vi.spyOn(WebAssembly, 'Memory');
    await expect(read(Buffer.from('no capture at all, but long enough'))).rejects.toThrow(UnreadableCapture);
    expect(await read(FILE)).toEqual(first);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });

  it('passes on an error of the stream', async () => {
    const broken = new Readable({
      read() {
        this.push(FILE.subarray(0, 3000));
        this.destroy(new Error('disk on fire'));
      },
    });
    await expect(readCapture(broken, { name: 'x', onRecords: () => {} })).rejects.toThrow('disk on fire');
  });
});
