import { createInProcessBus } from '@earshot/bus';
import { DEFAULT_POLICY, type QualityPolicy } from '@earshot/calls';
import type { CallSummary, CaptureRecord } from '@earshot/contracts';
import { DEFAULT_SETTINGS, type RuleSettings } from '@earshot/diagnosis';
import { type Connection, connect } from '../database/connect.js';
import { silentLog } from '../log.js';
import { Ingest } from './ingest.js';
import { untilSettled } from './until-settled.js';

/** One worker's ingest over a bus of its own, for tests. */
export interface IngestWorker {
  readonly connection: Connection;
  readonly ingest: Ingest;
  /** Resolves when the records are committed. */
  publish(records: readonly CaptureRecord[]): Promise<void>;
  settled(): Promise<void>;
  /** By start. */
  calls(): Promise<CallSummary[]>;
  close(): Promise<void>;
}

export async function startIngestWorker(
  databaseUrl: string,
  nowUs: () => number,
  ruleSettings: RuleSettings = DEFAULT_SETTINGS,
  policy: QualityPolicy = DEFAULT_POLICY,
): Promise<IngestWorker> {
  const connection = connect(databaseUrl, () => {});
  const bus = await createInProcessBus();
  const ingest = new Ingest({ connection, bus, log: silentLog, nowUs, ruleSettings, policy, onHealth: async () => {} });
  await ingest.start();
  const publisher = await bus.publisher({ probe: 'test' });
  return {
    connection,
    ingest,
    publish: async (records) => {
      await publisher.publish(records);
      await publisher.flush();
    },
    settled: () => untilSettled(connection.pool, new AbortController().signal),
    calls: async () => {
      const rows = await connection.database.selectFrom('call').select('doc').orderBy('start_us').execute();
      return rows.map(({ doc }) => doc);
    },
    close: async () => {
      await ingest.close();
      await bus.close();
      await connection.close();
    },
  };
}
