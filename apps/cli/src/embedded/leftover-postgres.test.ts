import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endLeftover } from './leftover-postgres.js';

let cluster: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), 'earshot-cluster-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(cluster, { recursive: true, force: true });
});

function run(command: string, cwd = tmpdir()): ChildProcess {
  const child = spawn('/bin/sh', ['-c', command], { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  return child;
}

function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

const pidFile = () => join(cluster, 'postmaster.pid');
const claim = (pid: number | undefined) => writeFileSync(pidFile(), `${pid}\n${cluster}\n`);

describe.skipIf(!existsSync('/proc/self/cwd'))('what a killed Earshot left of its database', () => {
  it('is nothing in a cluster that was shut down', async () => {
    await endLeftover(cluster);
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is asked to end when it still runs', async () => {
    const server = run('exec sleep 30', cluster);
    const signal = ended(server);
    claim(server.pid);
    await endLeftover(cluster);
    expect(await signal).toBe('SIGINT');
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is waited for when only children of the server are left', async () => {
    const child = run('exec cat', cluster);
    const over = ended(child);
    claim(2 ** 22 + 1);
    const cleared = endLeftover(cluster);
    await Promise.race([cleared, new Promise((resolve) => setTimeout(resolve, 200))]);
    expect(existsSync(pidFile())).toBe(true);
    child.stdin?.end();
    await Promise.all([cleared, over]);
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is cleared away when it is dead and nobody has waited for it', async () => {
    // The shell becomes a program that never waits for the child that it began as a shell.
    const parent = run('sleep 0 & echo $!; exec sleep 30');
    const pid = await new Promise<number>((resolve) => parent.stdout?.once('data', (text) => resolve(Number(text))));
    claim(pid);
    await endLeftover(cluster);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(existsSync(pidFile())).toBe(false);
  });

  it('is cleared away when its number was given to another process, which is left alone', async () => {
    const other = run('exec sleep 30');
    claim(other.pid);
    await endLeftover(cluster);
    expect(other.exitCode).toBeNull();
    expect(other.signalCode).toBeNull();
    expect(existsSync(pidFile())).toBe(false);
  });
});
