import { environment } from '@earshot/api';
import { Failure } from '../failure.js';

/** How long things are kept, by the variables of an API worker. */
export function retentionOf(): { readonly traceRetentionHours: number; readonly retentionDays: number | null } {
  const { RETENTION_DAYS, TRACE_RETENTION_HOURS } = process.env;
  const set = {
    ...(RETENTION_DAYS ? { RETENTION_DAYS } : {}),
    ...(TRACE_RETENTION_HOURS ? { TRACE_RETENTION_HOURS } : {}),
  };
  const parsed = environment.pick({ RETENTION_DAYS: true, TRACE_RETENTION_HOURS: true }).safeParse(set);
  if (!parsed.success) {
    throw new Failure(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  return {
    traceRetentionHours: parsed.data.TRACE_RETENTION_HOURS,
    retentionDays: parsed.data.RETENTION_DAYS ?? null,
  };
}
