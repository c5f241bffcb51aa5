import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFold } from '@earshot/calls';
import { readCapture } from '@earshot/collector';
import { describe, expect, it, vi } from 'vitest';
import { analysisOf } from '../reference/earshot-command.js';

// Each runs the command, the first one after a build.
vi.setConfig({ testTimeout: 300_000 });

const corpus = process.env.EARSHOT_CORPUS;

interface RelayedDatagram {
  /** `ab` is caller to callee. */
  readonly direction: string;
  readonly ssrc: string;
  readonly sequence: number;
  readonly fate: 'pass' | 'drop' | 'dup' | 'late';
  /** How long the relay held it; not a number for what it dropped. */
  readonly delayMs: number;
}

/** What a relay between two phones wrote of every datagram: exact truth before and behind it. */
function relayed(path: string): RelayedDatagram[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([, direction = '', ssrc = '', , sequence = '', , fate = '', delay]) => {
      const own = { direction, ssrc, sequence: Number(sequence), fate: fate as RelayedDatagram['fate'] };
      return { ...own, delayMs: Number(delay) };
    });
}

/** Counts of the datagrams seen at a place: before the relay all, behind it what it let through. */
function counts(datagrams: readonly RelayedDatagram[], behind: boolean) {
  const seen = datagrams.flatMap(({ sequence, fate }) => {
    if (!behind) return [sequence];
    return fate === 'drop' ? [] : fate === 'dup' ? [sequence, sequence] : [sequence];
  });
  const distinct = new Set(seen);
  const expected = Math.max(...seen) - Math.min(...seen) + 1;
  return { packets: seen.length, expected, lost: expected - distinct.size, duplicates: seen.length - distinct.size };
}

function numbersOf(datagrams: readonly RelayedDatagram[]): Set<number> {
  return new Set(datagrams.map(({ sequence }) => sequence));
}

describe.skipIf(corpus === undefined)(
  'a call over a relay that wrote down what it did (folder in EARSHOT_CORPUS)',
  () => {
    it.each(['linphone-pcma-srtp-sdes', 'linphone-pcmu-xr-statsummary-voipmetrics'])('%s', async (name) => {
      const folder = join(corpus as string, 'generated');
      const datagrams = relayed(join(folder, `${name}.relay.tsv`));
      for (const side of ['caller', 'callee'] as const) {
        const { analysis } = await analysisOf(join(folder, `${name}_${side}-side.pcap`));
        for (const direction of ['ab', 'ba']) {
          const mine = datagrams.filter((datagram) => datagram.direction === direction);
          const behind = (direction === 'ab') === (side === 'callee');
          const stream = analysis.streams.find(({ ssrc }) => ssrc === mine[0]?.ssrc);
          expect(stream, `${side}, ${direction}`).toMatchObject({
            ...counts(mine, behind),
            mirrorDuplicates: 0,
            restarts: 0,
          });
        }
      }
    });

    it.each(['linphone-pcma-srtp-sdes', 'linphone-pcmu-xr-statsummary-voipmetrics'])(
      '%s, seen by a probe at each side: what was lost and delayed between them',
      async (name) => {
        const folder = join(corpus as string, 'generated');
        const datagrams = relayed(join(folder, `${name}.relay.tsv`));
        const fold = createFold();
        for (const probe of ['caller-side', 'callee-side']) {
          const stream = createReadStream(join(folder, `${name}_${probe}.pcap`));
          await readCapture(stream, { name, probe, onRecords: (records) => fold.addAll(records) });
        }
        const calls = [...fold.calls()].map(({ facts }) => facts);
        expect(calls).toHaveLength(1);
        for (const direction of ['ab', 'ba']) {
          const sent = datagrams.filter((datagram) => datagram.direction === direction);
          const noted = sent.filter(({ sequence, fate }) => sequence % 64 === 0 && fate !== 'drop');
          const first = sent.indexOf(noted[0] as RelayedDatagram);
          const compared = sent.slice(first + 1, sent.indexOf(noted.at(-1) as RelayedDatagram) + 1);
          const keys = calls[0]?.streamDetails.filter(({ ssrc }) => ssrc === sent[0]?.ssrc).map(({ key }) => key) ?? [];
          const section = calls[0]?.mediaSections.find(({ fromStreamKey }) => keys.includes(fromStreamKey));
          expect(section).toMatchObject({
            fromProbe: direction === 'ab' ? 'caller-side' : 'callee-side',
            // One phone sends the end of a telephone event three times under one number: it is lost only where all are.
            expected: numbersOf(compared).size,
            lost: numbersOf(compared).size - numbersOf(compared.filter(({ fate }) => fate !== 'drop')).size,
            measured: noted.length,
          });
          const delays = noted.map(({ delayMs }) => delayMs);
          const meanMs = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
          // The relay says when it meant to send; the captures, when it did.
          expect(Math.abs((section?.delayMs.mean ?? 0) - meanMs)).toBeLessThan(3);
        }
      },
    );
  },
);
