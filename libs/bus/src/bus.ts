import type { CaptureRecord, ProbeHealth } from '@earshot/contracts';

/** What a publisher did since it was opened; every record is in exactly one of delivered, waiting, spooled or dropped. */
export interface PublisherCounters {
  readonly accepted: number;
  readonly delivered: number;
  readonly waiting: number;
  readonly spooled: number;
  /** Dropped by reason, `spool-full` among them. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** The collector's side of the bus. */
export interface Publisher {
  /**
   * Takes records in order. Resolves once they are safe to forget for the caller: delivered, or on the disk spool; until then
   * the caller holds back (TCP) or counts its own drops (UDP). Never rejects for a bus that is away: it spools.
   */
  publish(records: readonly CaptureRecord[]): Promise<void>;
  publishHealth(health: ProbeHealth): Promise<void>;
  /** Resolves when everything accepted before is delivered, or on disk when the bus is away. */
  flush(): Promise<void>;
  counters(): PublisherCounters;
  close(): Promise<void>;
}

/** Records of one partition, in order. */
export interface Delivery {
  readonly partition: number;
  readonly records: readonly CaptureRecord[];
  /** Batches missing before this one, by the gaps of the probe's batch sequence. */
  readonly lostBatches: number;
  /** Records skipped because their kind is not known here. */
  readonly unknownKinds: number;
  /** Records skipped because they could not be read. */
  readonly damagedRecords: number;
}

export interface ConsumerHandlers {
  /** Resolves when the effects are committed; only then is the delivery acknowledged. A rejection is delivered again. */
  onRecords(delivery: Delivery): Promise<void>;
  onHealth?(health: ProbeHealth): Promise<void>;
  /** Partitions were given to or taken from this consumer. */
  onAssignment?(partitions: readonly number[]): void;
}

/** The ingest's side of the bus. */
export interface Consumer {
  run(handlers: ConsumerHandlers): Promise<void>;
  /** Deliveries not yet acknowledged. */
  waiting(): number;
  /** Finishes the delivery in hand, then stops. */
  close(): Promise<void>;
}

export interface Bus {
  readonly kind: 'in-process' | 'kafka';
  publisher(options: { readonly probe: string }): Promise<Publisher>;
  consumer(options: { readonly group: string }): Promise<Consumer>;
  /** Null when ready, else why not, in words. */
  unready(): string | null;
  close(): Promise<void>;
}
