import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { demoCaptures } from '@earshot/collector';
import type { Analysis } from '@earshot/contracts';
import { CaptureFileReader, pcapFileHeader } from '@earshot/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedNearer } from '../journeys/second-capture.js';
import { earshot } from '../reference/earshot-command.js';

/** The carrier's media gateway, which sends to the office and hears from it. */
const CARRIER_MEDIA = [198, 51, 100, 41];
const DELAY_US = 15_250;
const LOST_ONE_OF = 25;
/** Each probe notes every so many sequence numbers when they pass (docs/metrics.md). */
const NOTED = 64;

const folder = mkdtempSync(join(tmpdir(), 'earshot-two-probes-'));
const path = (name: string) => join(folder, name);
const first = gunzipSync(readFileSync(demoCaptures().find(({ name }) => name.startsWith('1-'))?.path ?? ''));
const second = capturedNearer(first, CARRIER_MEDIA, DELAY_US, LOST_ONE_OF);

beforeAll(() => {
  writeFileSync(path('inside.pcap'), first);
  writeFileSync(path('outside.pcap'), second.bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function analysed(...args: string[]): Promise<Analysis[]> {
  const { exitCode, standardOutput, standardError } = await earshot(['analyze', '--json', ...args], 60_000);
  expect([exitCode, standardError]).toEqual([0, '']);
  return standardOutput
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Analysis);
}

describe('captures of one call at two places, analysed together', { timeout: 300_000 }, () => {
  it('are one call, whose loss is between the places', async () => {
    const documents = await analysed(
      '--probe',
      `inside=${path('inside.pcap')}`,
      '--probe',
      `outside=${path('outside.pcap')}`,
    );
    expect(documents).toHaveLength(1);
    const [{ capture, captures, calls, streams }] = documents as [Analysis];
    expect(captures?.map(({ file, probe }) => [file, probe])).toEqual([
      [path('inside.pcap'), 'import:inside'],
      [path('outside.pcap'), 'import:outside'],
    ]);
    expect(capture.packets).toBe(captures?.reduce((sum, { packets }) => sum + packets, 0));
    expect(calls).toHaveLength(1);
    expect(streams.map(({ probe, listener }) => `${listener} ${probe}`).sort()).toEqual([
      'callee import:inside',
      'callee import:outside',
      'caller import:inside',
      'caller import:outside',
    ]);
    for (const { duplicates, mirrorDuplicates } of streams) expect([duplicates, mirrorDuplicates]).toEqual([0, 0]);
    const [call] = calls as [Analysis['calls'][number]];
    expect(call.findings.map(({ title }) => title)).toEqual([
      '4.0 % of the packets to the callee were lost between inside and outside',
    ]);
    const toCallee = call.mediaSections.find(({ fromProbe }) => fromProbe === 'import:inside');
    const noted = second.passed.filter((sequence) => sequence % NOTED === 0);
    expect(toCallee).toMatchObject({
      toProbe: 'import:outside',
      lost: second.lost.filter((sequence) => sequence > (noted[0] ?? 0) && sequence < (noted.at(-1) ?? 0)).length,
      delayMs: { min: DELAY_US / 1000, max: DELAY_US / 1000 },
      sameClock: false,
    });
  });

  it('are two calls of the same key without names, each by itself', async () => {
    const documents = await analysed(path('inside.pcap'), path('outside.pcap'));
    expect(documents.map(({ calls, captures }) => [calls.length, captures])).toEqual([
      [1, undefined],
      [1, undefined],
    ]);
    for (const { calls } of documents) expect(calls[0]?.mediaSections).toEqual([]);
  });

  it('of one place, cut in two as by a rotating capture, are as the whole', async () => {
    const [whole] = (await analysed('--probe', 'sbc', path('inside.pcap'))) as [Analysis];
    const cut = cutInTwo(first);
    writeFileSync(path('ring_1.pcap'), cut[0]);
    writeFileSync(path('ring_2.pcap'), cut[1]);
    const [both] = (await analysed('--probe', 'sbc', path('ring_1.pcap'), path('ring_2.pcap'))) as [Analysis];
    expect(both.capture.packets).toBe(whole.capture.packets);
    expect(both.capture.kinds).toEqual(whole.capture.kinds);
    expect(both.sip).toEqual(whole.sip);
    const figures = ({ streams }: Analysis) =>
      streams.map(({ key, packets, expected, lost, mosLq }) => ({ key, packets, expected, lost, mosLq }));
    expect(figures(both)).toEqual(figures(whole));
    expect(both.calls.map(({ key, verdict }) => [key, verdict])).toEqual(
      whole.calls.map(({ key, verdict }) => [key, verdict]),
    );
  });

  it('a file that cannot be read is named, and nothing is told of the other', async () => {
    const result = await earshot([
      'analyze',
      '--probe',
      `a=${path('inside.pcap')}`,
      '--probe',
      `b=${path('missing.pcap')}`,
    ]);
    expect(result).toMatchObject({ exitCode: 1, standardOutput: '' });
    expect(result.standardError).toBe(`earshot: ${path('missing.pcap')}: no such file or directory\n`);
  });
});

function cutInTwo(pcap: Buffer): [Buffer, Buffer] {
  const reader = new CaptureFileReader();
  reader.push(pcap);
  const header = pcapFileHeader(1).length;
  let at = header;
  while (at < pcap.length / 2 && reader.next()) at += 16 + reader.cursor.capturedLength;
  return [pcap.subarray(0, at), Buffer.concat([pcap.subarray(0, header), pcap.subarray(at)])];
}
