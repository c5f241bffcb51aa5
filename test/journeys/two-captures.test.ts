import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { demoCaptures } from '@earshot/collector';
import type { CallDetail, CallMessages, CallSummary } from '@earshot/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedNearer } from './second-capture.js';
import { earshot, removeDirectory, type System, startSystem, temporaryDirectory } from './system.js';

/** The carrier's media gateway, which sends to the office and hears from it. */
const CARRIER_MEDIA = [198, 51, 100, 41];
const DELAY_US = 15_250;
const LOST_ONE_OF = 25;
/** Each probe notes every so many sequence numbers when they pass (docs/metrics.md). */
const NOTED = 64;

describe('two captures of one call, imported with the places where they were taken', () => {
  let system: System;
  let directory: string;
  const first = gunzipSync(readFileSync(demoCaptures().find(({ name }) => name.startsWith('1-'))?.path ?? ''));
  const second = capturedNearer(first, CARRIER_MEDIA, DELAY_US, LOST_ONE_OF);

  beforeAll(async () => {
    directory = temporaryDirectory();
    writeFileSync(join(directory, 'inside.pcap'), first);
    writeFileSync(join(directory, 'outside.pcap'), second.bytes);
    system = await startSystem();
  });
  afterAll(async () => {
    await system?.interrupt();
    if (system) removeDirectory(system.data);
    removeDirectory(directory);
  });

  const imported = (place: string, file = place) =>
    earshot(['import', '--url', system.url, '--probe', place, join(directory, `${file}.pcap`)]);
  const read = async <T>(path: string) => (await (await fetch(`${system.url}/api/v1${path}`)).json()) as T;

  it('are one call, with what happened to its streams on the way from one place to the other', async () => {
    expect((await imported('outside')).stderr).toBe('');
    expect((await imported('inside')).status).toBe(0);
    const { items } = await read<{ items: CallSummary[] }>('/calls');
    expect(items).toHaveLength(1);
    const call = await read<CallDetail>(`/calls/${items[0]?.key}`);
    expect(call.streamDetails.map(({ probe, listener }) => `${listener} ${probe}`).sort()).toEqual([
      'callee import:inside',
      'callee import:outside',
      'caller import:inside',
      'caller import:outside',
    ]);
    for (const stream of call.streamDetails) expect(stream.duplicates + stream.mirrorDuplicates).toBe(0);

    expect(call.findings.map(({ title }) => title)).toEqual([
      '4.0 % of the packets to the callee were lost between inside and outside',
    ]);
    const heardBy = (listener: string) => {
      const key = call.streamDetails.find(
        (stream) => stream.listener === listener && stream.probe === 'import:inside',
      )?.key;
      return call.mediaSections.find(({ fromStreamKey, toStreamKey }) => fromStreamKey === key || toStreamKey === key);
    };
    const delayMs = { min: DELAY_US / 1000, mean: expect.closeTo(DELAY_US / 1000), max: DELAY_US / 1000 };
    expect(heardBy('callee')).toMatchObject({
      fromProbe: 'import:inside',
      toProbe: 'import:outside',
      lost: lostBetweenNoted(),
      delayMs,
      sameClock: false,
    });
    expect(heardBy('caller')).toMatchObject({
      fromProbe: 'import:outside',
      toProbe: 'import:inside',
      lost: 0,
      delayMs,
    });
  });

  it('have each message once, with the delay between the places', async () => {
    const { items } = await read<{ items: CallSummary[] }>('/calls');
    const ladder = await read<CallMessages>(`/calls/${items[0]?.key}/messages`);
    expect(ladder.items).toHaveLength(7);
    for (const { alsoSeen, retransmission } of ladder.items) {
      expect(retransmission).toBe(0);
      expect(alsoSeen.map(({ afterMs }) => Math.abs(afterMs))).toEqual([DELAY_US / 1000]);
    }
  });

  it('change nothing when they come again, and a name that is none is refused in one line', async () => {
    expect((await imported('inside')).status).toBe(0);
    expect((await read<{ items: CallSummary[] }>('/calls')).items).toHaveLength(1);
    const refused = await imported('in side', 'inside');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/^earshot: --probe: a name of letters.*\n$/);
  });

  /** Between the first and the last noted packet that both places saw. */
  function lostBetweenNoted(): number {
    const noted = second.passed.filter((sequence) => sequence % NOTED === 0);
    const [from, to] = [noted[0] as number, noted.at(-1) as number];
    return second.lost.filter((sequence) => sequence > from && sequence < to).length;
  }
});
