import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ENDS_WITHIN_MS = 30_000;

/**
 * A server left by an Earshot that was killed holds the cluster; it is asked to end, as its parent would have. What it leaves then is
 * cleared away: PostgreSQL takes any process with the number in `postmaster.pid` for a server that runs, also one that is dead and that
 * nobody has waited for, or one that was given the number since.
 */
export async function endLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile) || !existsSync('/proc/self/cwd')) return;
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (processesIn(cluster).includes(postmaster)) askToEnd(postmaster);
  for (let waited = 0; ; waited += 50) {
    const left = processesIn(cluster);
    if (left.length === 0) break;
    if (waited >= ENDS_WITHIN_MS)
      throw new Error(`a PostgreSQL left over from an earlier run (process ${left[0]}) does not end`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  rmSync(pidFile, { force: true });
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended meanwhile.
  }
}

/** A server and each of its children work in the cluster's directory; a dead process works nowhere. */
function processesIn(cluster: string): number[] {
  const directory = realpathSync(cluster);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => workingDirectory(pid) === directory)
    .map(Number);
}

function workingDirectory(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
