import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failureLine } from '../failure.js';

const MARK = 'earshot-data';
const LOCK = 'earshot.pid';

/** The directory of everything that outlives a run: database, spool, secrets. */
export interface DataDirectory {
  readonly path: string;
  release(): void;
}

/** Opens or makes it. Throws one clear line for a directory that is not ours, not writable or in use. */
export function openDataDirectory(given: string): DataDirectory {
  const path = resolve(given);
  try {
    makeDirectory(path);
  } catch (error) {
    throw new Error(`cannot make the data directory ${path}: ${reason(error)}`);
  }
  const mark = join(path, MARK);
  if (!existsSync(mark)) {
    let entries: string[];
    try {
      entries = readdirSync(path);
    } catch (error) {
      throw new Error(`cannot read the data directory ${path}: ${reason(error)}`);
    }
    if (entries.length > 0) {
      throw new Error(`${path} is not an Earshot data directory and is not empty; name another with --data`);
    }
    try {
      writeFileSync(mark, 'Earshot keeps its database, spool and secrets here. format 1\n');
    } catch (error) {
      throw new Error(`cannot write to the data directory ${path}: ${reason(error)}`);
    }
  }
  const lock = join(path, LOCK);
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isRunning(holder)) {
    throw new Error(`the data directory ${path} is in use by the Earshot of process ${holder}`);
  }
  try {
    const file = openSync(lock, 'w', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch (error) {
    throw new Error(`cannot write to the data directory ${path}: ${reason(error)}`);
  }
  return { path, release: () => rmSync(lock, { force: true }) };
}

/**
 * Makes it and what is missing above it. Node's own way goes round for ever where the directory above is there and yet says that there is none,
 * as `/proc` does.
 */
function makeDirectory(path: string): void {
  const missing: string[] = [];
  for (let above = path; !existsSync(above); above = dirname(above)) missing.push(above);
  for (const directory of missing.reverse()) {
    try {
      mkdirSync(directory, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether that process is alive and a Node program: a number can have been given to another since. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('earshot');
  } catch {
    return true;
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'permission denied';
  return failureLine(error);
}
