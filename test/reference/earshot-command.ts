import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Analysis } from '@earshot/contracts';

const LAUNCHER = fileURLToPath(new URL('../../apps/cli/bin/earshot', import.meta.url));
const BUILD_LIMIT_MS = 300_000;
const POLL_MS = 25;

export interface CommandResult {
  readonly exitCode: number | null;
  readonly standardOutput: string;
  readonly standardError: string;
  readonly wallMs: number;
  /** High-water mark of the process, MiB; 0 where /proc does not tell. */
  readonly peakMiB: number;
}

let built: Promise<CommandResult> | null = null;

/** Runs the built command as a user does; kills it when it takes longer than `limitMs`. */
export async function earshot(args: readonly string[], limitMs = 30_000): Promise<CommandResult> {
  // The launcher builds what is older than its source; once a file of tests, so that no build falls into a measurement.
  built ??= run(LAUNCHER, ['analyze', '--help'], BUILD_LIMIT_MS);
  const { exitCode, standardError } = await built;
  if (exitCode !== 0) throw new Error(standardError);
  return run(LAUNCHER, args, limitMs);
}

function run(command: string, args: readonly string[], limitMs: number): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let peakMiB = 0;
    const poll = setInterval(() => {
      peakMiB = Math.max(peakMiB, residentMiB(child.pid));
    }, POLL_MS);
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearInterval(poll);
      clearTimeout(limit);
      resolve({
        exitCode,
        standardOutput: Buffer.concat(output).toString('utf8'),
        standardError: Buffer.concat(errors).toString('utf8'),
        wallMs: Date.now() - started,
        peakMiB,
      });
    });
  });
}

/** Analyses a file that can be read at least in part. */
export async function analysisOf(path: string, limitMs?: number): Promise<CommandResult & { analysis: Analysis }> {
  const result = await earshot(['analyze', path, '--json'], limitMs);
  if (result.exitCode !== 0)
    throw new Error(`exit ${result.exitCode} after ${result.wallMs} ms: ${result.standardError}`);
  return { ...result, analysis: JSON.parse(result.standardOutput) as Analysis };
}

function residentMiB(pid: number | undefined): number {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(peak ?? 0) / 1024;
  } catch {
    return 0;
  }
}
