import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockSpoolDirectory } from './spool-lock.js';

describe('the lock of a spool directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'earshot-lock-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('is held once in a process, and free again after', async () => {
    const unlock = await lockSpoolDirectory(directory);
    await expect(lockSpoolDirectory(directory)).rejects.toThrow('in use by this process');
    await unlock();
    expect(await readdir(directory)).toEqual([]);
    await (await lockSpoolDirectory(directory))();
  });

  it('is refused while another process lives, and taken over when it is dead', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await writeFile(join(directory, 'lock'), `${other.pid} ${hostname()}`);
    await expect(lockSpoolDirectory(directory)).rejects.toThrow(`in use by process ${other.pid}`);
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    await (await lockSpoolDirectory(directory))();
  });

  it.each(['', 'nonsense', '1 another-host'])('of nobody known is taken over: %j', async (holder) => {
    await writeFile(join(directory, 'lock'), holder);
    await (await lockSpoolDirectory(directory))();
  });
});
