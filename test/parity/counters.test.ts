import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readCapture } from '@earshot/collector';
import { describe, expect, it } from 'vitest';
import { recordedCaptures } from './manifest.js';

const corpus = process.env.EARSHOT_CORPUS;

/** Counters under `packets.` that count a packet a second time, or are no packets. */
const BESIDE = new Set(['packets.in', 'packets.octets', 'packets.cut', 'packets.absurd-times']);

function sumOf(counters: Readonly<Record<string, number>>, counts: (name: string) => boolean): number {
  return Object.entries(counters).reduce((sum, [name, count]) => (counts(name) ? sum + count : sum), 0);
}

describe.skipIf(corpus === undefined)('counters of public captures (folder in EARSHOT_CORPUS)', () => {
  const captures = corpus === undefined ? [] : recordedCaptures(corpus);

  it('put every packet that came in into one counter by name', async () => {
    const wrong: string[] = [];
    for (const { file, packets } of captures) {
      let records = 0;
      const stream = createReadStream(join(corpus as string, file));
      const { counters } = await readCapture(stream, {
        name: file,
        onRecords: (given) => {
          records += given.length;
        },
      });
      const named = sumOf(counters, (name) => /^(packets|held)\./.test(name) && !BESIDE.has(name));
      // What is no voice, and what is damaged, each by its reason; a SIP fault is of a packet that is counted as UDP or TCP, and TLS is beside TCP.
      const reasons = sumOf(
        counters,
        (name) => /^(undecoded|other)\./.test(name) && !name.startsWith('undecoded.sip-') && name !== 'other.tls',
      );
      const leftOut = (counters['packets.undecoded'] ?? 0) + (counters['packets.udp-by-port'] ?? 0);
      // RTP and RTCP in TURN over TCP are packets of their own beside the segments that brought them.
      const fromTcp = (counters['turn.unwrapped-from-tcp'] ?? 0) + (counters['media.unwrapped-from-tcp'] ?? 0);
      const whole = packets + fromTcp;
      if (counters['packets.in'] !== whole) wrong.push(`${file}: ${counters['packets.in']} in, ${whole} in the file`);
      if (named !== whole) wrong.push(`${file}: ${named} by name, ${whole} in`);
      if (reasons !== leftOut) wrong.push(`${file}: ${leftOut} left out, ${reasons} by reason`);
      if (records !== counters['records.out']) wrong.push(`${file}: ${records} records`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});
