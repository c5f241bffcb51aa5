import type { Publisher } from '@earshot/bus';
import type { CaptureRecord } from '@earshot/contracts';

/** Records in the publisher's hands beyond which sources are held back: below what makes it write to its spool. */
export const MAX_RECORDS_IN_FLIGHT = 32_000;
const MAX_BATCH = 2_000;

/** Gives records to the bus in order, many at once, and says when sources have to wait. */
export class PublishPump {
  private inFlight = 0;
  private waiters: (() => void)[] = [];

  constructor(
    private readonly publisher: Publisher,
    private readonly limit = MAX_RECORDS_IN_FLIGHT,
  ) {}

  /** Records given and not yet safe to forget. */
  get waiting(): number {
    return this.inFlight;
  }

  get isFull(): boolean {
    return this.inFlight >= this.limit;
  }

  give(records: readonly CaptureRecord[]): void {
    for (let start = 0; start < records.length; start += MAX_BATCH) {
      const batch = records.length <= MAX_BATCH ? records : records.slice(start, start + MAX_BATCH);
      this.inFlight += batch.length;
      void this.publisher.publish(batch).then(() => this.settle(batch.length));
    }
  }

  /** Resolves when there is room again. */
  async room(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  /** Resolves when all that was given is safe to forget. */
  async settled(): Promise<void> {
    while (this.inFlight > 0) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  private settle(records: number): void {
    this.inFlight -= records;
    if (this.isFull) return;
    const woken = this.waiters;
    this.waiters = [];
    for (const wake of woken) wake();
  }
}
