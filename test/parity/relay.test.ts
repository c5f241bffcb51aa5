import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
}

/** What a relay between two phones wrote of every datagram: exact truth before and behind it. */
function relayed(path: string): RelayedDatagram[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([, direction = '', ssrc = '', , sequence = '', , fate = '']) => {
      return { direction, ssrc, sequence: Number(sequence), fate: fate as RelayedDatagram['fate'] };
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
  },
);
