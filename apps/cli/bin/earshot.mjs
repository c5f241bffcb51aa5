/**
 * The `earshot` command in a checkout: builds what is missing or older than its source, then runs it.
 * npm links a `bin` at install only if the file is there, so this launcher and `earshot` beside it are committed and the build is not.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOINED, runJoined } from './joined.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const state = join(root, 'node_modules', '.cache', 'earshot');
const SKIP = new Set(['node_modules', 'dist', '.next', 'data', 'demo', 'docs', '.git']);

const verb = process.argv[2];
const asksForHelp = process.argv.some((argument) => argument === '--help' || argument === '-h');
/** A build takes half a minute: whoever starts a server is told, a pipe of `analyze` is not. */
const speaks = process.stderr.isTTY || verb === 'start' || verb === 'build';

/** A lock is empty for no longer, and held for no longer. */
const LOCK_IS_WRITTEN_MS = 2000;
const LONGEST_BUILD_MS = 600_000;

/** Changes when any source file is added, removed or written. */
function fingerprint(folders) {
  const lines = [];
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (SKIP.has(entry.name) || entry.name.includes('.test.')) continue;
      const full = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(full);
      else if (/\.(tsx?|mts|json|css|mjs)$/.test(entry.name) && entry.name !== 'next-env.d.ts') {
        const { size, mtimeMs } = statSync(full);
        lines.push(`${full}\0${size}\0${mtimeMs}`);
      }
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) walk(join(root, folder));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

function fail(reason) {
  process.stderr.write(`earshot: ${reason}\n`);
  process.exit(1);
}

function run(label, args, cwd) {
  const started = Date.now();
  if (speaks) process.stderr.write(`earshot: building ${label} …`);
  const result = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0)
    fail(`building ${label} failed\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`);
  if (speaks) process.stderr.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Whether the process that made the lock is there. */
function isBuilding(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    const heldMs = Date.now() - statSync(lock).mtimeMs;
    if (!(pid > 0)) return heldMs < LOCK_IS_WRITTEN_MS;
    process.kill(pid, 0);
    // Its number may be another's by now.
    return heldMs < LONGEST_BUILD_MS;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function buildOnce(name, folders, output, build) {
  const stamp = join(state, `${name}.stamp`);
  const current = fingerprint(folders);
  const upToDate = () => existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current;
  if (upToDate()) return;
  const lock = join(state, `${name}.lock`);
  try {
    mkdirSync(state, { recursive: true });
  } catch (error) {
    fail(`cannot build here: ${error.message}`);
  }
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`cannot build here: ${error.message}`);
      // Another earshot is building, or one was killed while it did: Ctrl-C ends it before it can clear up.
      if (!isBuilding(lock)) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  const unlock = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', unlock);
  if (!upToDate()) {
    build();
    writeFileSync(stamp, current);
  }
  unlock();
}

const modules = join(root, 'node_modules');
if (!existsSync(join(modules, 'typescript'))) fail('the packages are not installed; run `npm ci` first');

buildOnce('server', ['libs', 'migrations', 'apps/collector', 'apps/api', 'apps/cli'], 'apps/cli/dist/main.js', () => {
  rmSync(JOINED, { force: true });
  run('the server', [join(modules, 'typescript', 'bin', 'tsc'), '-b', 'apps/cli'], root);
  // Where it cannot be made (a platform that the bundler does not know), the modules run one by one.
  spawnSync(process.execPath, [join(root, 'apps', 'cli', 'bin', 'join-modules.mjs')], { cwd: root, stdio: 'ignore' });
});
if ((verb === 'start' && !asksForHelp) || verb === 'build') {
  buildOnce('web', ['apps/web'], 'apps/web/dist/server/main.js', () => {
    const web = join(root, 'apps', 'web');
    run('the web pages', [join(modules, 'next', 'dist', 'bin', 'next'), 'build'], web);
    run('the web server', [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.server.json'], web);
  });
}
if (verb !== 'build') {
  if (existsSync(JOINED)) await runJoined();
  else await import('../dist/main.js');
}
