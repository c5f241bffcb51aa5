import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../senders/ports.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EARSHOT = join(ROOT, 'apps/cli/bin/earshot.mjs');
const START_TIMEOUT_MS = 120_000;

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `earshot` command to its end, as a user would. */
export function earshot(
  args: readonly string[],
  options: { input?: NodeJS.ReadableStream; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [EARSHOT, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: 'pipe',
  });
  if (options.input) options.input.pipe(child.stdin);
  else child.stdin.end();
  return finished(child);
}

function finished(child: ChildProcess): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr })));
}

/** A whole Earshot on free ports, with a data directory of its own. */
export interface System {
  readonly url: string;
  readonly port: number;
  readonly hepPort: number;
  readonly data: string;
  readonly pid: number;
  /** Ctrl-C; resolves with what it printed and its exit status. */
  interrupt(): Promise<Run>;
  /** No chance to clean up. */
  kill(): Promise<Run>;
}

export async function startSystem(options: { data?: string; env?: NodeJS.ProcessEnv } = {}): Promise<System> {
  const data = options.data ?? temporaryDirectory();
  const port = await freePorts(2);
  const hepPort = port + 1;
  const args = [EARSHOT, 'start', '--port', String(port), '--hep-port', String(hepPort), '--data', data];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = finished(child);
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${url}/api/v1/system`).catch(() => null);
    if (response?.ok) break;
    if (child.exitCode !== null) throw new Error(`earshot start ended: ${(await ended).stderr}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`earshot start did not answer: ${(await ended).stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    port,
    hepPort,
    data,
    pid: child.pid ?? 0,
    interrupt: () => stop('SIGINT'),
    kill: () => stop('SIGKILL'),
  };
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'earshot-test-'));
}

export function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
