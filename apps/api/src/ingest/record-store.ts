import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import { isRefusal, NO_PARTITION, reasonOf, sqlState } from '../database/failure.js';
import { Session } from '../database/session.js';
import type { Log } from '../log.js';
import { DROP_REASONS, type DropReason, type IngestCounters } from './counters.js';
import type { DayPartitions } from './day-partitions.js';
import { CAPTURED_STAGING, writeRecords } from './record-writer.js';
import { screen } from './screen.js';

/** Records that are written in one transaction, unless one delivery brought more. */
const MAX_BATCH_RECORDS = 8_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

interface Waiting {
  readonly records: readonly CaptureRecord[];
  readonly stored: () => void;
  readonly gaveUp: (error: Error) => void;
}

/** Puts deliveries into the database: those that wait together go together. While the database is away it tries again and again. */
export class RecordStore {
  readonly #session: Session;
  readonly #closing = new AbortController();
  #queue: Waiting[] = [];
  #working: Promise<void> | null = null;
  #failure: string | null = null;

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

  /** Resolves when the records are committed; rejects only when the store is closed before. */
  store(records: readonly CaptureRecord[]): Promise<void> {
    this.counters.received += records.length;
    return new Promise((stored, gaveUp) => {
      this.#queue.push({ records, stored, gaveUp });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
    this.#session.drop();
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const taken = this.#take();
      const records = taken.length === 1 ? (taken[0]?.records ?? []) : taken.flatMap((waiting) => waiting.records);
      if (await this.#storeUntilDone(records)) {
        for (const waiting of taken) waiting.stored();
        continue;
      }
      this.counters.received -= records.length;
      for (const waiting of taken) waiting.gaveUp(new Error('ingest was closed before the records were stored'));
    }
    this.#working = null;
  }

  #take(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      if (count > 0 && records + waiting.records.length > MAX_BATCH_RECORDS) break;
      records += waiting.records.length;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** False when closed before it was done. Counts are taken when all is done, so that a retry counts nothing twice. */
  async #storeUntilDone(all: readonly CaptureRecord[]): Promise<boolean> {
    const { records, days, dropped } = screen(all, this.partitions);
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.partitions.ensure(days);
        const { stored, refused } = await this.#storeRefusing(records);
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
  async #storeRefusing(records: readonly CaptureRecord[]): Promise<{ stored: number; refused: number }> {
    const [only] = records;
    if (only === undefined) return { stored: 0, refused: 0 };
    try {
      return { stored: await this.#session.run((client) => writeRecords(client, records)), refused: 0 };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (records.length === 1) {
        this.log.error({ reason: reasonOf(error), record: only.id, kind: only.kind }, 'a record was refused');
        return { stored: 0, refused: 1 };
      }
      const half = records.length >>> 1;
      const first = await this.#storeRefusing(records.slice(0, half));
      const second = await this.#storeRefusing(records.slice(half));
      return { stored: first.stored + second.stored, refused: first.refused + second.refused };
    }
  }
}
