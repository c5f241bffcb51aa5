import { describe, expect, it } from 'vitest';
import { attack, type Campaign } from './campaign.js';
import { TARGETS } from './targets.js';

/** `npm run fuzz` sets these; without them the same 10 000 seeds are tried each time. */
const seconds = Number(process.env.EARSHOT_FUZZ_SECONDS ?? 0);
const firstSeed = Number(process.env.EARSHOT_FUZZ_FIRST_SEED ?? 1);
const only = process.env.EARSHOT_FUZZ_TARGET ?? '';
const SEEDS = 10_000;
/** One input of 8 KiB takes well under a millisecond; of one that takes a thousand times that, `npm run fuzz` names the seed. */
const MAX_READ_MS = 1000;

const targets = TARGETS.filter(({ name }) => name.includes(only));

describe('mutated inputs', () => {
  it.each(targets)(
    '$name: neither throw nor leave the bounds',
    (target) => {
      const campaign: Campaign =
        seconds === 0
          ? { firstSeed, seeds: SEEDS }
          : {
              firstSeed,
              seeds: Number.POSITIVE_INFINITY,
              untilMs: performance.now() + (seconds * 1000) / targets.length,
              maxReadMs: MAX_READ_MS,
            };
      const { tried, failures } = attack(target, campaign);
      if (seconds > 0) console.log(`${target.name}: seeds ${firstSeed} to ${firstSeed + tried - 1}`);
      expect(failures).toEqual([]);
    },
    120_000 + seconds * 1000,
  );
});
