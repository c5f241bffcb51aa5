import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { PcapWriter } from './pcap-writer.js';
import { profiles } from './sets/profiles.js';
import { World } from './world.js';

function make(seed: number) {
  const hash = createHash('sha256');
  const capture = new PcapWriter((bytes) => hash.update(bytes));
  const world = new World('profiles', capture, seed);
  profiles(world, 1_795_165_200_000_000);
  return { truth: world.finish(capture), digest: hash.digest('hex') };
}

it('makes the same traffic from the same seed, and other traffic from another', () => {
  const first = make(1);
  expect(make(1)).toEqual(first);
  expect(make(2).digest).not.toBe(first.digest);
});

it('knows what it lost, doubled and delayed', () => {
  const { truth } = make(1);
  const listened = (profile: string) =>
    truth.streams.find((one) => one.profile === profile && one.listener === 'callee');
  expect(listened('clean')).toMatchObject({ packets: 1500, expected: 1500, lost: 0, duplicates: 0, reordered: 0 });
  expect(listened('mirror')).toMatchObject({ packets: 1500, mirrorDuplicates: 1500, duplicates: 0 });
  expect(listened('restart')).toMatchObject({ packets: 1500, expected: 1500, restarts: 1 });
  const lossy = listened('random-loss');
  // Four percent of 1500 is 60; three standard deviations are 23.
  expect(Math.abs((lossy?.lost ?? 0) - 60)).toBeLessThan(23);
  expect(lossy?.packets).toBe((lossy?.expected ?? 0) - (lossy?.lost ?? 0));
});
