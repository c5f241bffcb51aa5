import { readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const held = new Set<string>();

/**
 * Keeps a second process from replaying, or deleting, the same spool. The lock of a process that died is taken over; so is one
 * of another host, since a container comes back under a new name: a spool volume must not be shared by two containers.
 */
export async function lockSpoolDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'lock');
  const mine = `${process.pid} ${hostname()}`;
  if (held.has(path)) throw new Error(`the spool ${directory} is in use by this process`);
  held.add(path);
  try {
    const holder = await readFile(path, 'utf8').catch(() => null);
    if (holder !== null && holder !== mine && isRunning(holder)) {
      throw new Error(`the spool ${directory} is in use by process ${holder.split(' ')[0]}`);
    }
    await writeFile(path, mine);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    held.delete(path);
    await unlink(path).catch(() => undefined);
  };
}

function isRunning(holder: string): boolean {
  const [pid = '', host] = holder.split(' ');
  if (host !== hostname() || !/^[1-9]\d{0,9}$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
