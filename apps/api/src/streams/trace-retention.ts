import type { Database } from '../database/connect.js';
import { reasonOf } from '../database/failure.js';
import type { Log } from '../log.js';
import { forgetTraces } from './traces.repository.js';

const HOUR_MS = 3_600_000;
export const DEFAULT_TRACE_RETENTION_HOURS = 72;

/** Removes old traces at once and each hour; returns what ends it. */
export function keepTracesFor(hours: number, database: Database, log: Log): () => void {
  const forget = (): void => {
    forgetTraces(database, (Date.now() - hours * HOUR_MS) * 1000).then(
      (traces) => {
        if (traces > 0) log.info({ traces }, 'old traces of arrivals were removed');
      },
      (error: unknown) => log.warn({ reason: reasonOf(error) }, 'old traces of arrivals could not be removed'),
    );
  };
  forget();
  const timer = setInterval(forget, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
