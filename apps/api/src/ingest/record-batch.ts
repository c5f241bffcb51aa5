import type { CaptureRecord } from '@earshot/contracts';
import type { DayPartitions } from './day-partitions.js';
import { type Screened, screen } from './screen.js';
import type { StagedRows } from './staged-rows.js';

/** Records that are written in one transaction, about. */
const MAX_BATCH_RECORDS = 8_000;

/** Deliveries, or parts of them, that are written together. */
export class RecordBatch {
  /** Told when it is written: those of which it has the last part. */
  readonly ends: Waiting[] = [];
  /** Those of its records that can be stored. */
  readonly records: CaptureRecord[] = [];
  readonly days = new Set<number>();
  readonly dropped: Record<keyof Screened['dropped'], number> = { 'bad-id': 0, 'bad-time': 0, 'too-many-days': 0 };
  received = 0;

  constructor(
    private readonly partitions: Pick<DayPartitions, 'allows'>,
    readonly rows: StagedRows,
  ) {}

  get isFull(): boolean {
    return this.received >= MAX_BATCH_RECORDS;
  }

  add(part: readonly CaptureRecord[]): void {
    const { records, days, dropped } = screen(part, this.partitions);
    this.received += part.length;
    for (const record of records) this.records.push(record);
    for (const day of days) this.days.add(day);
    for (const reason of ['bad-id', 'bad-time', 'too-many-days'] as const) this.dropped[reason] += dropped[reason];
    this.rows.add(records);
  }
}

/** A delivery that is to be told what became of it. */
export interface Waiting {
  readonly records: readonly CaptureRecord[];
  readonly stored: () => void;
  readonly gaveUp: (error: Error) => void;
}
