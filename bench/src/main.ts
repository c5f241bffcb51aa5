import { cpus } from 'node:os';
import { writeResults } from './performance-page.js';
import { buildEarshot } from './program.js';
import { notMeasured, type Row, table } from './row.js';
import { bigAndWide, floods, shards, sipCalls } from './rows/analyze-rows.js';
import { hep } from './rows/hep-rows.js';
import { ingest } from './rows/ingest-rows.js';
import { live } from './rows/live-rows.js';
import { system } from './rows/system-rows.js';

/** `npm run bench [-- --write] [row …]`: what is fast enough, each in the same run as its yardstick. */
const GROUPS: Readonly<Record<string, () => Promise<Row[]>>> = {
  big: bigAndWide,
  sip: sipCalls,
  shards,
  floods,
  hep,
  ingest,
  system,
  live,
};

/** They run modules of their own. */
const NEEDS_NO_COMMAND: ReadonlySet<string> = new Set(['hep', 'ingest', 'live']);

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = asked.find((name) => GROUPS[name] === undefined);
if (unknown !== undefined) {
  console.error(`no row ${unknown}; there are ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}
const missing = buildEarshot();
const rows: Row[] = [];
for (const [name, measure] of Object.entries(GROUPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(missing === null || NEEDS_NO_COMMAND.has(name) ? await measure() : [notMeasured(name, '-', missing)]));
}
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`;
console.log(`${machine}\n\n${table(rows)}`);
if (process.argv.includes('--write')) writeResults(machine, rows);
process.exitCode = rows.some((row) => row.verdict === 'over') ? 1 : 0;
