import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Output kept of each program. */
const MAX_OUTPUT = 4 << 20;
const PATH = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter((part) => part !== '');

/** A program of someone else's that runs for a test, in a process group of its own. */
export interface Program {
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  /** Resolves when it wrote that; rejects with what it wrote instead, after `timeoutMs` or when it ends. */
  wrote(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** Resolves with its exit code when it ended, null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end and makes it end. */
  stop(): Promise<void>;
}

/** Starts a program that is killed after `lifetimeMs` whatever happens. */
export function run(command: string, args: readonly string[], lifetimeMs: number, directory?: string): Program {
  const child = spawn(pathOf(command) ?? command, args, {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Some of them wrap and colour what they print by the terminal.
    env: { ...process.env, TERM: 'dumb', COLUMNS: '200', LC_ALL: 'C' },
  });
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
      for (const look of watchers) look();
    });
  }
  const killer = setTimeout(() => signal(child, 'SIGKILL'), lifetimeMs);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  }).finally(() => clearTimeout(killer));
  return {
    output: () => output,
    wrote: (pattern, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        };
        const look = () => {
          if (pattern.test(output)) done(resolve);
        };
        const fail = (why: string) =>
          done(() => reject(new Error(`${command} ${why} without ${pattern}:\n${output.slice(-2000)}`)));
        const timer = setTimeout(() => fail(`ran ${timeoutMs} ms`), timeoutMs);
        watchers.add(look);
        void ended.then(() => {
          look();
          fail('ended');
        });
        look();
      }),
    ended,
    stop: async () => {
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** To the whole group: some of them fork. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It is gone already.
  }
}

/** Programs of these that are not installed. */
export function missing(...commands: readonly string[]): string[] {
  return commands.filter((command) => pathOf(command) === null);
}

function pathOf(command: string): string | null {
  for (const folder of PATH) {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return join(folder, command);
    } catch {
      // Not in this one.
    }
  }
  return null;
}
