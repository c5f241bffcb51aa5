import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Kills a process and all that it started, at once, as a power cut would; resolves when they are gone. */
export async function killTree(pid: number): Promise<void> {
  const pids = [pid, ...descendants(pid)];
  for (const one of pids) signal(one, 'SIGKILL');
  while (pids.some((one) => isRunning(one))) await sleep(20);
}

/** The URL of the PostgreSQL that `earshot start` runs on its data directory. */
export function embeddedDatabaseUrl(data: string): string {
  const password = readFileSync(join(data, 'postgres.password'), 'utf8').trim();
  // Its fourth line is the port.
  const port = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  return `postgres://earshot:${password}@127.0.0.1:${port}/earshot`;
}

function descendants(pid: number): number[] {
  let children: number[];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** A dead one that nobody has waited for yet does not run any more. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
