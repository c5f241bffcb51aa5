import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface MeasuredRun {
  readonly wallMs: number;
  /** Largest resident set of the process and its children together, MiB; null where /proc does not tell. */
  readonly peakMiB: number | null;
  readonly exitCode: number | null;
  readonly standardError: string;
}

const POLL_MS = 40;

/** Runs a program with its output thrown away, and measures it. */
export function measuredRun(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<MeasuredRun> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
    let peakMiB: number | null = null;
    let standardError = '';
    const poll = setInterval(() => {
      const now = residentMiB(child.pid);
      if (now !== null) peakMiB = Math.max(peakMiB ?? 0, now);
    }, POLL_MS);
    child.stderr.on('data', (bytes: Buffer) => {
      if (standardError.length < 4000) standardError += bytes.toString('utf8');
    });
    child.once('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.once('close', (exitCode) => {
      clearInterval(poll);
      resolve({ wallMs: Number(process.hrtime.bigint() - started) / 1e6, peakMiB, exitCode, standardError });
    });
  });
}

/** The median of several runs by wall time. */
export async function medianRun(times: number, run: () => Promise<MeasuredRun>): Promise<MeasuredRun> {
  const runs: MeasuredRun[] = [];
  for (let time = 0; time < times; time++) runs.push(await run());
  const failed = runs.find((one) => one.exitCode !== 0);
  if (failed !== undefined) return failed;
  return runs.sort((a, b) => a.wallMs - b.wallMs)[Math.floor(runs.length / 2)] as MeasuredRun;
}

/** High-water mark of a process and what it started; `VmHWM` only grows, so a poll misses little. */
export function residentMiB(pid: number | undefined): number | null {
  return sumOfTree(pid, (one) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1]);
}

/** Memory of a process and what it started now, of what several share its part of each. */
export function proportionalMiB(pid: number | undefined): number | null {
  return sumOfTree(pid, (one) => /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1]);
}

function sumOfTree(pid: number | undefined, kibibytesOf: (pid: number) => string | undefined): number | null {
  if (pid === undefined) return null;
  try {
    const own = kibibytesOf(pid);
    if (own === undefined) return null;
    let sumMiB = Number(own) / 1024;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
      for (const child of children.split(' ')) if (child !== '') sumMiB += sumOfTree(Number(child), kibibytesOf) ?? 0;
    }
    return sumMiB;
  } catch {
    return null;
  }
}
