import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import { isRefusal, NO_PARTITION, reasonOf, sqlState } from '../database/failure.js';
import { Session } from '../database/session.js';
import type { Log } from '../log.js';
import { DROP_REASONS, type DropReason, type IngestCounters } from './counters.js';
import type { DayPartitions } from './day-partitions.js';
import { othersFirst } from './others-first.js';
import { RecordBatch, type Waiting } from './record-batch.js';
import { CAPTURED_STAGING, writeNewRecords, writeRecords } from './record-writer.js';
import { StagedRows } from './staged-rows.js';

/** Made into rows before others get their turn, among them the answers of the database that the batch before waits for. */
const PART_RECORDS = 100;
/** How long others may have. */
const REST_MS = 20;
/** With so many waiting beside those being written, the database or this process is short of time. */
const MANY_RECORDS = 2_000;
/** While one is written another is filled. */
const MAX_SPARE_ROWS = 2;
/** After a batch with a record that was there already so many without one, before the next is taken to be new again. */
const NEW_BATCHES = 8;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Puts deliveries into the database: those that wait together go together, made into rows while those before are written. While the
 * database is away it tries again and again.
 */
export class RecordStore {
  readonly #session: Session;
  readonly #closing = new AbortController();
  /** Records that are not yet being written. */
  #waiting = 0;
  /** Not yet rows. */
  readonly #deliveries: Waiting[] = [];
  /** Not yet being written, oldest first; rows are added to the last. */
  readonly #batches: RecordBatch[] = [];
  /** Emptied, for the next batches: to have memory given costs more than to fill it. */
  readonly #rows: StagedRows[] = [];
  #staging: Promise<void> | null = null;
  #writing: Promise<void> | null = null;
  #failure: string | null = null;
  /** Batches since the last that had a record that was there already. */
  #newBatches = NEW_BATCHES;

  constructor(
    pool: pg.Pool,
    private readonly partitions: DayPartitions,
    private readonly counters: IngestCounters,
    private readonly log: Log,
    private readonly onStored: (records: readonly CaptureRecord[]) => void,
  ) {
    this.#session = new Session(pool, CAPTURED_STAGING);
  }

  /** Why the last attempt failed; null while it works. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Records come faster than they are made into rows and written. */
  get isBehind(): boolean {
    return this.#waiting >= MANY_RECORDS;
  }

  /** Opens its connection, so that the first records need not wait for it. */
  async prepare(): Promise<void> {
    await this.#session.run(async () => {});
  }

  /** Resolves when the records are committed; rejects only when the store is closed before. */
  store(records: readonly CaptureRecord[]): Promise<void> {
    this.counters.received += records.length;
    this.#waiting += records.length;
    return new Promise((stored, gaveUp) => {
      this.#deliveries.push({ records, stored, gaveUp });
      this.#staging ??= this.#stage();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#staging;
    await this.#writing;
    this.#session.drop();
  }

  async #stage(): Promise<void> {
    for (let waiting = this.#deliveries.shift(); waiting !== undefined; waiting = this.#deliveries.shift()) {
      const { records } = waiting;
      let at = 0;
      do {
        const batch = this.#open();
        batch.add(records.slice(at, at + PART_RECORDS));
        at += PART_RECORDS;
        if (at >= records.length) batch.ends.push(waiting);
        await othersFirst(REST_MS);
      } while (at < records.length);
      // What was under way may have taken the batch and be done: then there is nothing to write, and no end of it to wait for.
      if (this.#batches.length > 0) this.#writing ??= this.#write();
    }
    this.#staging = null;
  }

  /** The batch that rows are added to. */
  #open(): RecordBatch {
    const last = this.#batches.at(-1);
    if (last !== undefined && !last.isFull) return last;
    const batch = new RecordBatch(this.partitions, this.#rows.pop() ?? new StagedRows());
    this.#batches.push(batch);
    return batch;
  }

  async #write(): Promise<void> {
    for (let batch = this.#batches.shift(); batch !== undefined; batch = this.#batches.shift()) {
      this.#waiting -= batch.received;
      if (await this.#storeUntilDone(batch)) {
        for (const { stored } of batch.ends) stored();
        if (this.#rows.length < MAX_SPARE_ROWS && batch.rows.empty()) this.#rows.push(batch.rows);
        continue;
      }
      this.counters.received -= batch.received;
      for (const { gaveUp } of batch.ends) gaveUp(new Error('ingest was closed before the records were stored'));
    }
    this.#writing = null;
  }

  /** False when closed before it was done. Counts are taken when all is done, so that a retry counts nothing twice. */
  async #storeUntilDone({ records, rows, days, dropped }: RecordBatch): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.partitions.ensure(days);
        const { stored, refused } = await this.#storeRefusing(records, rows);
        this.#count(records.length, stored, { ...dropped, 'refused-by-database': refused });
        if (this.#failure !== null) this.log.info({}, 'the database takes records again');
        this.#failure = null;
        if (stored > 0) this.onStored(records);
        return true;
      } catch (error) {
        if (sqlState(error) === NO_PARTITION) this.partitions.forget();
        this.#failure = reasonOf(error);
        this.counters.databaseRetries += 1;
        if (attempt < 3 || attempt % 20 === 0)
          this.log.warn({ reason: this.#failure, attempt, records: records.length }, 'records wait for the database');
        const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
        await sleep(waitMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        if (this.#closing.signal.aborted) return false;
      }
    }
  }

  #count(records: number, stored: number, dropped: Readonly<Record<DropReason, number>>): void {
    this.counters.stored += stored;
    this.counters.alreadyStored += records - stored - dropped['refused-by-database'];
    for (const reason of DROP_REASONS) this.counters.dropped[reason] += dropped[reason];
  }

  /** Records that the database refuses are found by halving and left out; any other failure is thrown. */
  async #storeRefusing(
    records: readonly CaptureRecord[],
    rows: StagedRows,
  ): Promise<{ stored: number; refused: number }> {
    const [only] = records;
    if (only === undefined) return { stored: 0, refused: 0 };
    try {
      return { stored: await this.#session.run((client) => this.#put(client, records.length, rows)), refused: 0 };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (records.length === 1) {
        this.log.error({ reason: reasonOf(error), record: only.id, kind: only.kind }, 'a record was refused');
        return { stored: 0, refused: 1 };
      }
      const [early, late] = [records.slice(0, records.length >>> 1), records.slice(records.length >>> 1)];
      const first = await this.#storeRefusing(early, new StagedRows().add(early));
      const second = await this.#storeRefusing(late, new StagedRows().add(late));
      return { stored: first.stored + second.stored, refused: first.refused + second.refused };
    }
  }

  /** Most records are new; where they are not, whoever sends again what is stored does so for a while. */
  async #put(client: pg.ClientBase, records: number, rows: StagedRows): Promise<number> {
    if (this.#newBatches >= NEW_BATCHES) {
      if (await writeNewRecords(client, rows)) return records;
      this.#newBatches = 0;
    }
    const stored = await writeRecords(client, rows);
    this.#newBatches = stored < records ? 0 : this.#newBatches + 1;
    return stored;
  }
}
