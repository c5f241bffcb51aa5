import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.js';
import { type Row, table } from './row.js';

const PAGE = join(ROOT, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench -- --write` -->';
const END = '<!-- end of results -->';

/** Puts the results between the page's markers. */
export function writeResults(machine: string, rows: readonly Row[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost its markers`);
  const results = `${BEGIN}\n${new Date().toISOString().slice(0, 10)}, ${machine}\n\n${table(rows)}\n${END}`;
  writeFileSync(PAGE, page.slice(0, begin) + results + page.slice(end + END.length));
}
