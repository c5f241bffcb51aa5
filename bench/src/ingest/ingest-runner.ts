import { createReadStream } from 'node:fs';
import { startApi } from '@earshot/api';
import { createInProcessBus, type Publisher } from '@earshot/bus';
import { startPostgres } from '@earshot/cli';
import { importCapture } from '@earshot/collector';
import type { CaptureRecord } from '@earshot/contracts';
import { RULES, ruleSettings } from '@earshot/diagnosis';
import { bareCopy } from './bare-copy.js';

/**
 * Ingest by itself, on a PostgreSQL of its own; a process of its own. `node ingest-runner.js CAPTURE DIRECTORY RECORDS on|off`, with all
 * rules across and within calls on or off; prints what it took, and what a bare copy of the same rows took.
 */
export interface IngestReport {
  readonly records: number;
  /** From the first record given to the bus until all were committed. */
  readonly committedMs: number;
  /** Until all calls were made of them, too. */
  readonly settledMs: number;
  readonly bareMs: number;
}

/** As the collector gives them. */
const BATCH_RECORDS = 512;
const MAX_IN_FLIGHT = 20_000;

const [capture = '', directory = '', recordsText, rules] = process.argv.slice(2);
const most = Number(recordsText);

const records = await recordsOf(capture);
const postgres = await startPostgres(directory);
// As `earshot start` has it.
const bus = await createInProcessBus({ spoolDirectory: null, partitions: 4, maxDeliveryRecords: 4_000 });
const api = await startApi({
  databaseUrl: postgres.url,
  bus,
  captureIntake: null,
  host: '127.0.0.1',
  port: 0,
  ruleSettings: ruleSettings(rules === 'off' ? RULES.map(({ code }) => code) : [], []),
});
const publisher = await bus.publisher({ probe: 'bench' });

const startMs = performance.now();
await publishAll(publisher);
const committedMs = performance.now() - startMs;
await api.settled();
const settledMs = performance.now() - startMs;
await publisher.close();
await api.close();
await bus.close();
const bareMs = await bareCopy(postgres.url, records.filter(({ kind }) => kind === 'sip').length);
await postgres.stop();
const report: IngestReport = { records: records.length, committedMs, settledMs, bareMs };
console.log(JSON.stringify(report));

/** The first of those that a capture gives. */
async function recordsOf(path: string): Promise<CaptureRecord[]> {
  const taken: CaptureRecord[] = [];
  const enough = new AbortController();
  const collecting = {
    publish: async (batch: readonly CaptureRecord[]) => {
      for (const record of batch) if (taken.length < most) taken.push(record);
      if (taken.length === most) enough.abort();
    },
    flush: async () => {},
  } as unknown as Publisher;
  await importCapture(createReadStream(path), {
    name: path,
    probe: 'bench',
    publisher: collecting,
    signal: enough.signal,
  }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  return taken;
}

async function publishAll({ publish }: Publisher): Promise<void> {
  let inFlight = 0;
  let wake = () => {};
  for (let at = 0; at < records.length; at += BATCH_RECORDS) {
    const batch = records.slice(at, at + BATCH_RECORDS);
    inFlight += batch.length;
    void publish(batch).then(() => {
      inFlight -= batch.length;
      wake();
    });
    while (inFlight >= MAX_IN_FLIGHT) await new Promise<void>((resolve) => (wake = resolve));
  }
  while (inFlight > 0) await new Promise<void>((resolve) => (wake = resolve));
}
