import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dataSet } from '../data-set.js';
import type { IngestReport } from '../ingest/ingest-runner.js';
import { notMeasured, type Row, seconds } from '../row.js';

const RUNNER = fileURLToPath(new URL('../ingest/ingest-runner.js', import.meta.url));
const RECORDS = 60_000;
const LEAST_OF_BARE = 0.5;
const LEAST_WITH_RULES = 0.8;

async function run(rules: 'on' | 'off'): Promise<IngestReport> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  try {
    const args = [RUNNER, dataSet('sip'), directory, String(RECORDS), rules];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as IngestReport;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Records of *sip*, ready made, from the bus into PostgreSQL; and until all calls are made of them, with the rules and without. */
export async function ingest(): Promise<Row[]> {
  const storeWork = 'ingest: bus to committed rows, idempotent';
  const storeBar = 'at least half its rows/s';
  const rulesWork = 'ingest until all calls are made, all rules on';
  const rulesBar = 'at least 80 % of the rate with all off';
  try {
    const on = await run('on');
    const off = await run('off');
    const perSecond = (ms: number): string => `${Math.round((on.records * 1000) / ms)}/s`;
    const ofBare = on.bareMs / on.committedMs;
    const withRules = off.settledMs / on.settledMs;
    return [
      {
        work: storeWork,
        measured: `${perSecond(on.committedMs)} of ${on.records}`,
        yardstick: `COPY and INSERT … ON CONFLICT DO NOTHING by themselves ${perSecond(on.bareMs)}`,
        ratio: `${ofBare.toFixed(2)} of it`,
        bar: storeBar,
        verdict: ofBare >= LEAST_OF_BARE ? 'PASS' : 'over',
        note: 'calls are made beside it',
      },
      {
        work: rulesWork,
        measured: `${perSecond(on.settledMs)}, ${seconds(on.settledMs)}`,
        yardstick: `all rules off ${perSecond(off.settledMs)}, ${seconds(off.settledMs)}`,
        ratio: `${Math.round(withRules * 100)} % of it`,
        bar: rulesBar,
        verdict: withRules >= LEAST_WITH_RULES ? 'PASS' : 'over',
        note: '',
      },
    ];
  } catch (error) {
    const why = (error as Error).message.split('\n', 1)[0] ?? '';
    return [notMeasured(storeWork, storeBar, why), notMeasured(rulesWork, rulesBar, why)];
  }
}
