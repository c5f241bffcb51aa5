import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Analysis } from '@earshot/contracts';
import { pcapFileHeader, pcapPacketHeader } from '@earshot/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScratchFolder } from '../hostile/hostile-capture.js';
import { earshot } from '../reference/earshot-command.js';
import { CARRIERS, type Carrier, MIRRORS } from './carriers.js';

const DEMO = ['5-b2bua-two-legs', '7-rtcp-xr-and-round-trip'];
const LIMIT_MS = 240_000;

const scratch = new ScratchFolder();
afterAll(() => scratch.remove());

interface CapturedFrame {
  readonly atUs: number;
  readonly frame: Buffer;
}

/** Frames of a pcap with microseconds, little-endian, as the demo's makers write it. */
function* framesOf(pcap: Buffer): Generator<CapturedFrame> {
  for (let at = 24; at < pcap.length; ) {
    const octets = pcap.readUInt32LE(at + 8);
    const atUs = pcap.readUInt32LE(at) * 1e6 + pcap.readUInt32LE(at + 4);
    yield { atUs, frame: pcap.subarray(at + 16, at + 16 + octets) };
    at += 16 + octets;
  }
}

function carried(pcap: Buffer, linkType: number, carry: Carrier): Buffer {
  const parts: Uint8Array[] = [pcapFileHeader(linkType)];
  let number = 0;
  for (const { atUs, frame } of framesOf(pcap))
    for (const each of carry(frame, number++)) parts.push(pcapPacketHeader(atUs, each.length), each);
  return Buffer.concat(parts);
}

/** What does not depend on how frames came to the probe. */
function told({ capture, file: _, streams, ...analysis }: Analysis) {
  const { firstUs, lastUs, undecoded } = capture;
  const { 'fragments-joined': _joined, undecoded: _copies, ...kinds } = capture.kinds;
  return {
    ...analysis,
    streams: streams.map(({ sourceMacs: _, ...stream }) => stream),
    capture: { firstUs, lastUs, kinds, undecoded },
  };
}

/** And not on whether each was seen twice, at the same time. */
function toldOfCopies(analysis: Analysis) {
  const { streams, capture, calls, ...rest } = told(analysis);
  const { kinds: _, ...counted } = capture;
  return {
    ...rest,
    capture: counted,
    calls: calls.map(({ findings, ...call }) => ({
      ...call,
      findings: findings.filter(({ code }) => code !== 'mirror-duplicates'),
    })),
    streams: streams.map(({ mirrorDuplicates: _, ttlShifts: _shifts, ...stream }) => stream),
  };
}

describe.each(DEMO)('%s', (name) => {
  const pcap = gunzipSync(readFileSync(new URL(`../../apps/collector/demo/${name}.pcap.gz`, import.meta.url)));
  const analyses = new Map<string, Analysis>();
  const ways = Object.entries(CARRIERS);
  const mirrors = Object.entries(MIRRORS);

  beforeAll(async () => {
    const plain = scratch.file(`${name}.pcap`, pcap);
    const files = ways.map(([, { linkType, carry }], index) =>
      scratch.file(`${name}-${index}.pcap`, carried(pcap, linkType, carry)),
    );
    const copies = mirrors.map(([, carry], index) =>
      scratch.file(`${name}-copies-${index}.pcap`, carried(pcap, 1, carry)),
    );
    const paths = [plain, ...files, ...copies];
    const { standardOutput, standardError } = await earshot(['analyze', ...paths, '--json'], LIMIT_MS);
    expect(standardError).toBe('');
    for (const line of standardOutput.trimEnd().split('\n')) {
      const analysis = JSON.parse(line) as Analysis;
      analyses.set(analysis.file, analysis);
    }
  }, LIMIT_MS);

  const of = (file: string): Analysis => analyses.get(`${scratch.path}/${file}.pcap`) as Analysis;

  it.each(ways.map(([way], index) => [way, index] as const))('says the same of a call in %s', (_, index) => {
    expect(told(of(`${name}-${index}`))).toEqual(told(of(name)));
  });

  it.each(mirrors.map(([mirror], index) => [mirror, index] as const))(
    'counts copies of a mirror apart: %s',
    (_, index) => {
      const [copied, once] = [of(`${name}-copies-${index}`), of(name)];
      expect(toldOfCopies(copied)).toEqual(toldOfCopies(once));
      for (const [place, { mirrorDuplicates, duplicates }] of copied.streams.entries())
        expect(mirrorDuplicates).toBe((once.streams[place]?.packets ?? 0) + duplicates);
    },
  );
});
