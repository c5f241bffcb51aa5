// Compares what Earshot makes of every capture of a corpus with what tshark recorded of it; docs/parity.md says what may differ.
// npm run parity [-- FOLDER]; the folder, by default that of EARSHOT_CORPUS, has manifest.json, truth/ and the captures.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = process.argv[2] ?? process.env.EARSHOT_CORPUS;
if (folder === undefined || !existsSync(join(folder, 'manifest.json'))) {
  process.stderr.write('parity: name a folder of captures with a manifest.json, or set EARSHOT_CORPUS to it\n');
  process.exit(1);
}

const built = spawnSync(process.execPath, ['apps/cli/bin/earshot.mjs', 'build'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    'test/parity',
    'libs/protocol/src/sip/torture.test.ts',
  ],
  { stdio: 'inherit', env: { ...process.env, EARSHOT_CORPUS: resolve(folder) } },
);
process.exit(status ?? 1);
