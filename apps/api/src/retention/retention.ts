import { DAY_US } from '@earshot/migrations';
import type { Database } from '../database/connect.js';
import { reasonOf } from '../database/failure.js';
import type { Log } from '../log.js';
import { forgetTraces } from '../streams/traces.repository.js';
import { forgetDaysBefore } from './forget-days.js';

const HOUR_MS = 3_600_000;
export const DEFAULT_TRACE_RETENTION_HOURS = 72;

export interface Retention {
  /** Traces of arrivals are kept so long after they came in. */
  readonly traceHours: number;
  /** Whole days that captures, and all that was made of them, are kept after their own time; null for ever. */
  readonly days: number | null;
}

/** Removes what is old at once and each hour; returns what ends it. */
export function keepFor({ traceHours, days }: Retention, database: Database, log: Log): () => void {
  const forget = async (): Promise<void> => {
    const nowUs = Date.now() * 1000;
    const traces = await forgetTraces(database, nowUs - traceHours * HOUR_MS * 1000);
    if (traces > 0) log.info({ traces }, 'old traces of arrivals were removed');
    if (days === null) return;
    const forgotten = await forgetDaysBefore(database, Math.floor(nowUs / DAY_US) - days);
    if (forgotten.partitions + forgotten.rows > 0) log.info({ ...forgotten, days }, 'old days were removed');
  };
  const forgetOrTell = (): void => {
    forget().catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'what is old could not be removed'));
  };
  forgetOrTell();
  const timer = setInterval(forgetOrTell, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
