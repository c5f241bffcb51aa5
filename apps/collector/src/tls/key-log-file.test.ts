import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FollowedKeyLog, readKeyLogFile } from './key-log-file.js';
import { MAX_TLS_CONNECTIONS, TlsKeys } from './tls-keys.js';

const random = (number: number): string => number.toString(16).padStart(64, '0');
const line = (number: number): string =>
  `CLIENT_RANDOM ${random(number)} ${(number & 0xff).toString(16).padStart(2, '0').repeat(48)}\n`;

const has = (keys: TlsKeys, number: number): boolean => keys.find(random(number), 'CLIENT_RANDOM') !== null;

let folder = '';
let log: FollowedKeyLog | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-keys-'));
});
afterEach(() => {
  log?.close();
  log = null;
  rmSync(folder, { recursive: true });
});

it('reads a key log that is whole', () => {
  const path = join(folder, 'keys');
  writeFileSync(path, `# a comment\r\n${line(1)}${line(2)}`);
  const keys = new TlsKeys();
  expect(keys.isInUse).toBe(false);
  readKeyLogFile(path, keys);
  expect([keys.isInUse, has(keys, 1), has(keys, 2), has(keys, 3)]).toEqual([true, true, true, false]);
  expect(keys.find(random(2), 'CLIENT_RANDOM')).toEqual(new Uint8Array(48).fill(2));
  expect(keys.find(random(2), 'CLIENT_TRAFFIC_SECRET_0')).toBeNull();
});

it('names the file that it cannot read', () => {
  const path = join(folder, 'no-keys');
  expect(() => readKeyLogFile(path, new TlsKeys())).toThrow(/the TLS key log cannot be read: .*no-keys/);
});

it('follows one that is not there yet, as lines are written to it in pieces, and after it was emptied', async () => {
  const path = join(folder, 'keys');
  log = new FollowedKeyLog(path);
  await log.follow();
  const { keys } = log;
  expect([keys.isInUse, log.failure]).toEqual([true, null]);
  appendFileSync(path, line(1) + line(2).slice(0, 50));
  await vi.waitFor(() => expect(has(keys, 1)).toBe(true), 5000);
  expect(has(keys, 2)).toBe(false);
  appendFileSync(path, line(2).slice(50));
  await vi.waitFor(() => expect(has(keys, 2)).toBe(true), 5000);
  // As long as before, and longer.
  writeFileSync(path, line(3) + line(4));
  await vi.waitFor(() => expect(has(keys, 4)).toBe(true), 5000);
  writeFileSync(path, line(5) + line(6) + line(7));
  await vi.waitFor(() => expect(has(keys, 7)).toBe(true), 5000);
  expect([has(keys, 3), has(keys, 5)]).toEqual([true, true]);
  writeFileSync(path, line(8));
  await vi.waitFor(() => expect(has(keys, 8)).toBe(true), 5000);
  expect(has(keys, 1)).toBe(true);
});

it('says why it reads nothing', async () => {
  log = new FollowedKeyLog(folder);
  await log.follow();
  expect(log.failure).toContain('EISDIR');
});

it('keeps the newest of so many connections', () => {
  const keys = new TlsKeys();
  for (let number = 0; number <= MAX_TLS_CONNECTIONS; number++) keys.add(line(number));
  expect([has(keys, 0), has(keys, 1), has(keys, MAX_TLS_CONNECTIONS)]).toEqual([false, true, true]);
});
