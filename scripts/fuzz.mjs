// Mutates valid inputs of every decoder for as long as it is told: npm run fuzz -- [--seconds 300] [--first-seed 1] [--target RTCP].
// The same seeds give the same inputs; a failure names its seed.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    'first-seed': { type: 'string', default: String(Date.now() >>> 0) },
    target: { type: 'string', default: '' },
  },
});

const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', 'unit', 'test/fuzz/fuzz.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    EARSHOT_FUZZ_SECONDS: values.seconds,
    EARSHOT_FUZZ_FIRST_SEED: values['first-seed'],
    EARSHOT_FUZZ_TARGET: values.target,
  },
});
process.exit(status ?? 1);
