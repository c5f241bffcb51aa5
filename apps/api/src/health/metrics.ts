import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DROP_REASONS } from '../ingest/counters.js';
import type { Ingest } from '../ingest/ingest.js';

/** Counters of ingest, as operators' tools read them; names end as Prometheus wants. */
const INGEST_COUNTERS = {
  received: ['earshot_ingest_records_received_total', 'Records taken off the bus'],
  stored: ['earshot_ingest_records_stored_total', 'Records that were new'],
  alreadyStored: ['earshot_ingest_records_already_stored_total', 'Records that were there already'],
  unknownKinds: ['earshot_ingest_records_unknown_kind_total', 'Records of kinds that this version does not know'],
  damagedRecords: ['earshot_ingest_records_damaged_total', 'Records that could not be read'],
  lostBatches: ['earshot_ingest_batches_lost_total', 'Batches missing by their sequence'],
  settles: ['earshot_ingest_settles_total', 'Transactions that replaced derived rows'],
  settledComponents: ['earshot_ingest_components_settled_total', 'Components whose rows were derived'],
  failedComponents: ['earshot_ingest_components_failed_total', 'Components that could not be derived'],
  crowdedValues: ['earshot_ingest_crowded_values_total', 'Values shared by too many to be evidence'],
  unreadableMessages: [
    'earshot_ingest_messages_unreadable_total',
    'Stored messages left out of their call, since their text is no SIP message to this version',
  ],
  cutComponents: ['earshot_ingest_components_cut_total', 'Components that grew beyond the limit'],
  recordsLetGo: [
    'earshot_ingest_records_of_no_call_total',
    'Records of media left out of a settle, since they belonged to no call and too many waited for one',
  ],
  periodsDiagnosed: ['earshot_ingest_periods_diagnosed_total', 'Periods to which the rules across calls were applied'],
  cutPeriods: [
    'earshot_ingest_periods_cut_total',
    'Periods of which the rules across calls saw the latest traffic only',
  ],
  callsWritten: ['earshot_ingest_calls_written_total', 'Rows of calls written'],
  settledAgain: ['earshot_ingest_settled_again_total', 'Calls that changed settings had settled again'],
  databaseRetries: ['earshot_ingest_database_retries_total', 'Batches that had to be tried again'],
} as const;

export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram;

  constructor(ingest: Ingest | null) {
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'earshot_http_request_seconds',
      help: 'Time from request to answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [this.registry],
    });
    if (ingest !== null) this.#addIngest(ingest);
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  #addIngest(ingest: Ingest): void {
    const { counters } = ingest;
    const waiting: Gauge = new Gauge({
      name: 'earshot_ingest_deliveries_waiting',
      help: 'Deliveries not yet acknowledged',
      registers: [this.registry],
      collect: () => waiting.set(ingest.waiting()),
    });
    for (const [field, [name, help]] of Object.entries(INGEST_COUNTERS)) {
      const counter: Counter = new Counter({
        name,
        help,
        registers: [this.registry],
        collect: () => {
          counter.reset();
          counter.inc(counters[field as keyof typeof INGEST_COUNTERS]);
        },
      });
    }
    const dropped: Counter = new Counter({
      name: 'earshot_ingest_records_dropped_total',
      help: 'Records that were not stored, by reason',
      labelNames: ['reason'],
      registers: [this.registry],
      collect: () => {
        dropped.reset();
        for (const reason of DROP_REASONS) dropped.inc({ reason }, counters.dropped[reason]);
      },
    });
  }
}
