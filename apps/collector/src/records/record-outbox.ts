import type { CaptureRecord } from '@earshot/contracts';

/** So many wait before they are given away in between. */
const CROWD = 32;

/** Records made and not yet given to the bus, in order. */
export class RecordOutbox {
  private records: CaptureRecord[] = [];
  /** Changes when the records are taken: what was made before can no longer be changed. */
  generation = 0;

  /** `crowded` is called to have it emptied where many records are made at once; null where they wait. */
  constructor(private readonly crowded: (() => void) | null = null) {}

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

  /** To be called between records of which many are made at once, as when the windows of all streams end. */
  relieve(): void {
    if (this.crowded !== null && this.records.length >= CROWD) this.crowded();
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
