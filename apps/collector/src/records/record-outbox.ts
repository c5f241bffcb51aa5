import type { CaptureRecord } from '@earshot/contracts';

/** Records made and not yet given to the bus, in order. */
export class RecordOutbox {
  private records: CaptureRecord[] = [];
  /** Changes when the records are taken: what was made before can no longer be changed. */
  generation = 0;

  get length(): number {
    return this.records.length;
  }

  /** What is at that place of what has not been taken since; null where it has. */
  waiting(place: number, generation: number): CaptureRecord | null {
    return generation === this.generation ? (this.records[place] ?? null) : null;
  }

  add(record: CaptureRecord): void {
    this.records.push(record);
  }

  /** Hands all over. */
  take(): CaptureRecord[] {
    const { records } = this;
    if (records.length > 0) {
      this.records = [];
      this.generation++;
    }
    return records;
  }
}
