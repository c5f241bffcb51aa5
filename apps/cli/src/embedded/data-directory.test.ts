import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from './data-directory.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-data-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the data directory', () => {
  it('is made with what is missing above it, and opened again', () => {
    const path = join(folder, 'a', 'b');
    openDataDirectory(path).release();
    expect(existsSync(join(path, 'earshot-data'))).toBe(true);
    openDataDirectory(path).release();
  });

  it.runIf(existsSync('/proc/self'))('that nobody can make fails at once, by its name', () => {
    expect(() => openDataDirectory('/proc/x')).toThrow(
      'cannot make the data directory /proc/x: /proc/x: no such file or directory',
    );
    expect(() => openDataDirectory('/proc/x/y')).toThrow(/^cannot make the data directory \/proc\/x\/y: /);
  });

  it('that is a file, or is below one, fails by its name', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openDataDirectory(file)).toThrow(`cannot read the data directory ${file}: ${file}: not a directory`);
    const below = join(file, 'below');
    expect(() => openDataDirectory(below)).toThrow(
      `cannot make the data directory ${below}: ${below}: not a directory`,
    );
  });

  it('that is somebody else’s is left alone', () => {
    mkdirSync(join(folder, 'photos'));
    expect(() => openDataDirectory(folder)).toThrow(
      `${folder} is not an Earshot data directory and is not empty; name another with --data`,
    );
  });
});
