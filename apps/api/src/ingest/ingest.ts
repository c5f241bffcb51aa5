import type { Bus, Consumer, Delivery } from '@earshot/bus';
import type { QualityPolicy } from '@earshot/calls';
import type { ProbeHealth } from '@earshot/contracts';
import type { RuleSettings } from '@earshot/diagnosis';
import type { Connection } from '../database/connect.js';
import type { Log } from '../log.js';
import { IngestCounters } from './counters.js';
import { DayPartitions } from './day-partitions.js';
import { RecordStore } from './record-store.js';
import { Settler } from './settler.js';

const GROUP = 'earshot-ingest';

export interface IngestOptions {
  readonly connection: Connection;
  readonly bus: Bus;
  readonly log: Log;
  readonly nowUs: () => number;
  readonly ruleSettings?: RuleSettings;
  readonly policy?: QualityPolicy;
  readonly onHealth: (health: ProbeHealth) => Promise<void>;
}

/**
 * The stages, from the bus to calls:
 *
 *   delivery -> screen -> stage -> copy, insert, mark (one transaction) -> acknowledge     RecordStore
 *   marks -> components by evidence -> fold, diagnose -> replace rows (one transaction)    Settler
 *
 * A delivery is acknowledged once its records and the marks of what they touch are committed; the marks outlive a crash.
 */
export class Ingest {
  readonly counters = new IngestCounters();
  readonly #partitions: DayPartitions;
  readonly #store: RecordStore;
  readonly #settler: Settler;
  #consumer: Consumer | null = null;

  constructor(private readonly options: IngestOptions) {
    const { connection, log, nowUs, ruleSettings, policy } = options;
    this.#partitions = new DayPartitions(connection.database, nowUs);
    const recordsWait = () => this.#store.isBehind;
    this.#settler = new Settler(connection.pool, this.counters, log, nowUs, recordsWait, ruleSettings, policy);
    this.#store = new RecordStore(connection.pool, this.#partitions, this.counters, log, (records) =>
      this.#settler.stored(records),
    );
  }

  async start(): Promise<void> {
    await this.#partitions.prepare();
    await this.#store.prepare();
    this.#settler.start();
    this.#consumer = await this.options.bus.consumer({ group: GROUP });
    await this.#consumer.run({
      onRecords: (delivery) => this.#take(delivery),
      onHealth: (health) => this.options.onHealth(health),
    });
  }

  waiting(): number {
    return this.#consumer?.waiting() ?? 0;
  }

  /** Null while it works, else why not. */
  unready(): string | null {
    return this.#store.failure ?? this.#settler.failure;
  }

  async close(): Promise<void> {
    const closed = this.#consumer?.close();
    await this.#store.close();
    await closed;
    await this.#settler.close();
  }

  async #take({ records, unknownKinds, damagedRecords, lostBatches }: Delivery): Promise<void> {
    await this.#store.store(records);
    this.counters.unknownKinds += unknownKinds;
    this.counters.damagedRecords += damagedRecords;
    this.counters.lostBatches += lostBatches;
  }
}
