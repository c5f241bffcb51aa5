import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSet, type SetName } from './generator/generate-set.js';

/** Grows with the generator, so that a cached set of another generator is not taken. */
const GENERATION = '5';
export const CACHE = join(tmpdir(), 'earshot-bench');

/** The path of a generated set; made at its first use and kept. */
export function dataSet(name: SetName): string {
  const path = join(CACHE, `${name}.pcap`);
  const stamp = `${path}.generation`;
  if (existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === GENERATION) return path;
  mkdirSync(CACHE, { recursive: true });
  process.stderr.write(`generating ${path}\n`);
  generateSet(name, path);
  writeFileSync(stamp, GENERATION);
  return path;
}
