import { type Kysely, type MigrationProvider, Migrator } from 'kysely';
import * as createCapture from './202611211000_create_capture.js';
import * as createCall from './202611211001_create_call.js';
import * as createProbe from './202611211002_create_probe.js';
import * as createLinkDecision from './202611291400_create_link_decision.js';
import * as createContribution from './202611291500_create_contribution.js';
import * as createTraffic from './202611291600_create_traffic.js';
import * as createSipTransaction from './202611291601_create_sip_transaction.js';
import * as createRtpTrace from './202611291700_create_rtp_trace.js';
import * as createRollup from './202611291800_create_rollup.js';
import * as findMarks from './202611292100_find_marks.js';
import * as createSettledUnder from './202611292150_create_settled_under.js';
import * as longMethods from './202611301000_long_methods.js';
import * as worstMos from './202612010300_worst_mos.js';

export { DAY_US, ensurePartitions, PARTITIONED, partitionName } from './partitions.js';

/** Every migration, by name in order. Listed, and not read from a directory, so that a bundle or a `dist` has them all. */
export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '202611211000_create_capture': createCapture,
    '202611211001_create_call': createCall,
    '202611211002_create_probe': createProbe,
    '202611291400_create_link_decision': createLinkDecision,
    '202611291500_create_contribution': createContribution,
    '202611291600_create_traffic': createTraffic,
    '202611291601_create_sip_transaction': createSipTransaction,
    '202611291700_create_rtp_trace': createRtpTrace,
    '202611291800_create_rollup': createRollup,
    '202611292100_find_marks': findMarks,
    '202611292150_create_settled_under': createSettledUnder,
    '202611301000_long_methods': longMethods,
    '202612010300_worst_mos': worstMos,
  }),
};

/** Brings the schema up to date; returns the names of the migrations that it ran. Kysely takes an advisory lock, so workers that start together wait for each other. */
export async function migrateToLatest<Schema>(db: Kysely<Schema>): Promise<readonly string[]> {
  const { error, results } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** Undoes the last migration; returns its name, or nothing where there is none. */
export async function migrateDown<Schema>(db: Kysely<Schema>): Promise<readonly string[]> {
  const { error, results } = await new Migrator({ db, provider: migrations }).migrateDown();
  if (error !== undefined) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}
