import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureFile } from './capture-file.js';

const folder = mkdtempSync(join(tmpdir(), 'earshot-capture-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Longer than all buffers together; no chunk looks like another. */
const octets = Uint8Array.from({ length: 2_500_003 }, (_, index) => (index * 31) ^ (index >>> 11));
const path = join(folder, 'octets');
writeFileSync(path, octets);

describe('a capture file', () => {
  it('gives all octets in order, and leaves a chunk alone while the next one is looked at', async () => {
    const file = new CaptureFile(path);
    let position = 0;
    let before: Buffer | null = null;
    for await (const chunk of file) {
      // The next read has had its time.
      await new Promise((resolve) => setTimeout(resolve, 5));
      const from = position - (before?.length ?? 0);
      if (before !== null) expect(before.equals(octets.subarray(from, position))).toBe(true);
      expect(chunk.equals(octets.subarray(position, position + chunk.length))).toBe(true);
      position += chunk.length;
      before = chunk;
    }
    expect([position, file.octetsRead]).toEqual([octets.length, octets.length]);
  });

  it('can be left before its end', async () => {
    for await (const chunk of new CaptureFile(path)) {
      expect(chunk[0]).toBe(octets[0]);
      break;
    }
  });

  it('says what the system says of a file that is not there', async () => {
    const read = async () => {
      for await (const _ of new CaptureFile(join(folder, 'none'))) expect.unreachable();
    };
    await expect(read()).rejects.toThrow(/ENOENT/);
  });
});
