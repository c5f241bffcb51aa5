/**
 * `npm test`: every test there is, on this machine. Says what it skipped and why, and ends with the counts.
 * Plain JavaScript, since it runs before anything is built.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const report = join(root, 'node_modules', '.cache', 'earshot', 'test-report.json');
mkdirSync(dirname(report), { recursive: true });
rmSync(report, { force: true });

const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
const chromium = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
const kafka = process.env.KAFKA_BROKERS || (has('java') && has('mvn'));

const senders = ['sipp', 'baresip', 'kamailio', 'rtpengine'].filter((program) => !has(program));
const mayCapture = process.getuid?.() === 0;

/** What this machine lacks, and which tests need it. The tests themselves skip by the same signs. */
const lacking = [
  [
    !process.env.EARSHOT_CORPUS,
    'parity with public captures: set EARSHOT_CORPUS to a folder of captures with a manifest.json',
  ],
  [!kafka, 'Kafka: set KAFKA_BROKERS, or install a JDK and Maven so that a broker can be started'],
  [senders.length > 0, `real senders: install ${senders.join(', ')}`],
  [!mayCapture, 'real senders: capturing from the loopback interface needs root'],
  [!chromium, 'browser journeys: install Chromium, or set CHROMIUM_PATH'],
]
  .filter(([lacks]) => lacks)
  .map(([, reason]) => reason);

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
}

// The journeys and the command-line tests run what a user runs: the build that the launcher makes.
const built = run(process.execPath, ['apps/cli/bin/earshot.mjs', 'build']);
if (built !== 0) {
  console.log('the build failed; no test was run');
  process.exit(1);
}

const status = run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
);

const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
if (result === null) {
  console.log('the tests did not run to their end');
  process.exit(1);
}
for (const reason of lacking) console.log(`skipped  ${reason}`);
// A file that could not be loaded has no tests to fail; it counts as one failure.
const broken = result.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = result.numFailedTests + broken;
const skipped = result.numPendingTests + result.numTodoTests;
console.log(`${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || status !== 0 ? 1 : 0);
