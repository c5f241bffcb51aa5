import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { analysisOf, earshot } from '../reference/earshot-command.js';
import {
  captureWith,
  pcapHeader,
  pcapngBlock,
  pcapRecord,
  ScratchFolder,
  START_US,
  sectionHeader,
} from './hostile-capture.js';

// Each runs the command, the first one after a build.
vi.setConfig({ testTimeout: 300_000 });

const scratch = new ScratchFolder();
afterAll(() => scratch.remove());

const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(5000, 0x5a)]);

describe('a file that cannot be read at all', () => {
  it.each<[string, Buffer]>([
    ['empty.pcap', Buffer.alloc(0)],
    ['photo.jpg', jpeg],
    ['zeros.bin', Buffer.alloc(100_000)],
    ['letter.txt', Buffer.from('Dear sir or madam,\r\n'.repeat(200))],
    ['half-a-header.pcap', pcapHeader().subarray(0, 11)],
    ['photo.jpg.gz', gzipSync(jpeg)],
    ['cut.pcap.gz', gzipSync(pcapHeader()).subarray(0, 9)],
  ])('%s: one line that names file, place and reason; nothing on standard output; exit 1', async (name, bytes) => {
    const result = await earshot(['analyze', scratch.file(name, bytes), '--json']);
    expect(result).toMatchObject({ exitCode: 1, standardOutput: '' });
    expect(result.standardError.trimEnd().split('\n')).toHaveLength(1);
    expect(result.standardError).toContain(name);
    expect(result.standardError).toMatch(/(offset|octet) \d+/);
    expect(result.standardError).not.toMatch(/\bat .*\.js:\d+/);
  });

  it('a file that is not there', async () => {
    const result = await earshot(['analyze', `${scratch.path}/missing.pcap`, '--json']);
    expect(result).toMatchObject({ exitCode: 1, standardOutput: '' });
    expect(result.standardError.trimEnd().split('\n')).toHaveLength(1);
    expect(result.standardError).toContain('missing.pcap');
  });
});

describe('a damaged file: what was readable, and the damage counted', () => {
  it('an empty capture is no damage', async () => {
    const { analysis } = await analysisOf(scratch.file('header-only.pcap', pcapHeader()));
    expect(analysis.capture).toMatchObject({ packets: 0, firstUs: null, lastUs: null });
    expect(analysis.calls).toEqual([]);
  });

  it('a capture cut in the middle of a packet keeps all packets before it', async () => {
    const { pcap, truth } = captureWith(() => undefined);
    const { analysis } = await analysisOf(scratch.file('cut.pcap', pcap.subarray(0, pcap.length - 100)));
    expect(analysis.capture.packets).toBe(truth.packets - 1);
    expect(Object.values(analysis.capture.undecoded)).toContain(1);
    expect(analysis.calls).toHaveLength(1);
  });

  it('a compressed capture cut in the middle keeps what could be unpacked', async () => {
    const packed = gzipSync(captureWith(() => undefined).pcap);
    const { analysis } = await analysisOf(scratch.file('cut2.pcap.gz', packed.subarray(0, packed.length >> 1)));
    expect(analysis.capture.packets).toBeGreaterThan(50);
    expect(analysis.calls).toHaveLength(1);
  });

  it.each([0xffff_ffff, 0x7fff_ffff, 300_000_000])('a packet that claims %d octets', async (claimed) => {
    const bytes = Buffer.concat([
      pcapHeader(),
      pcapRecord(START_US, Buffer.alloc(60)),
      pcapRecord(START_US + 1, Buffer.alloc(60), claimed),
      Buffer.alloc(200),
    ]);
    const { analysis, peakMiB } = await analysisOf(scratch.file(`claims-${claimed}.pcap`, bytes));
    expect(analysis.capture.packets).toBe(1);
    expect(Object.keys(analysis.capture.undecoded).length).toBeGreaterThan(0);
    expect(peakMiB).toBeLessThan(300);
  });

  it.each([0, 3, 8, 11, 13, 0x7fff_fff0, 0xffff_fffc])(
    'pcapng whose second block claims a length of %d',
    async (claimed) => {
      const interfaceBlock = pcapngBlock(1, Buffer.from([1, 0, 0, 0, 0, 0, 4, 0]));
      const bytes = Buffer.concat([sectionHeader(), interfaceBlock, pcapngBlock(6, Buffer.alloc(40), claimed)]);
      const result = await earshot(['analyze', scratch.file(`block-${claimed}.pcapng`, bytes), '--json']);
      expect(result.exitCode).toBe(0);
      expect(result.peakMiB).toBeLessThan(300);
      expect(Object.keys(JSON.parse(result.standardOutput).capture.undecoded).length).toBeGreaterThan(0);
    },
  );

  it.each([0, 0xffff_fffc])('pcapng whose section header claims a length of %d', async (claimed) => {
    const bytes = Buffer.concat([sectionHeader(claimed), Buffer.alloc(100)]);
    const result = await earshot(['analyze', scratch.file(`section-${claimed}.pcapng`, bytes), '--json']);
    expect([0, 1]).toContain(result.exitCode);
    expect(result.standardError).not.toMatch(/\bat .*\.js:\d+/);
  });

  it('pcapng with an option, a captured length and an interface number that lie', async () => {
    const option = Buffer.from([1, 0, 0, 0, 0, 0, 4, 0, 9, 0, 0xff, 0xff]);
    const packet = Buffer.alloc(40);
    packet.writeUInt32LE(77, 0);
    packet.writeUInt32LE(0xffff_ff00, 12);
    const bytes = Buffer.concat([sectionHeader(), pcapngBlock(1, option), pcapngBlock(6, packet)]);
    const { analysis } = await analysisOf(scratch.file('lying.pcapng', bytes));
    expect(Object.keys(analysis.capture.undecoded).length).toBeGreaterThan(0);
  });

  it('128 MiB of nothing, compressed to 130 kB', async () => {
    const bomb = gzipSync(Buffer.concat([pcapHeader(), Buffer.alloc(128 * 1024 * 1024)]));
    const result = await earshot(['analyze', scratch.file('bomb.pcap.gz', bomb), '--json'], 60_000);
    expect(result.exitCode).toBe(0);
    expect(result.peakMiB).toBeLessThan(300);
  });
});
