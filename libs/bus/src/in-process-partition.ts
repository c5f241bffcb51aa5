import { setImmediate as turn } from 'node:timers/promises';
import type { CaptureRecord } from '@earshot/contracts';
import { backoffMs, pause } from './backoff.js';
import type { ConsumerHandlers } from './bus.js';

/** What one `send` put into one partition. */
export interface QueuedRecords {
  readonly owner: object;
  readonly records: readonly CaptureRecord[];
  readonly acknowledge: () => void;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

export interface DeliveryWatch {
  onRejected(error: unknown, attempt: number): void;
  onAcknowledged(): void;
}

/** One ordered queue, with one delivery in a consumer's hands at a time. */
export class InProcessPartition {
  readonly #number: number;
  readonly #maxDeliveryRecords: number;
  #queue: QueuedRecords[] = [];
  #wake: (() => void) | null = null;
  /** The reading of it by one consumer; the next begins when it has ended. */
  #reading: Promise<void> = Promise.resolve();
  inHand = 0;

  constructor(number: number, maxDeliveryRecords: number) {
    this.#number = number;
    this.#maxDeliveryRecords = maxDeliveryRecords;
  }

  push(queued: QueuedRecords): void {
    this.#queue.push(queued);
    this.#wake?.();
  }

  /** Takes out of the queue what is not in a consumer's hands. */
  recall(owner: object): void {
    this.#queue = this.#queue.filter((queued) => queued.owner !== owner);
  }

  /** Delivers until the signal; resolves when the delivery in hand is acknowledged, or back in the queue if it was rejected. */
  read(handlers: ConsumerHandlers, signal: AbortSignal, watch: DeliveryWatch): Promise<void> {
    this.#reading = this.#reading.then(() => this.#deliverAll(handlers, signal, watch));
    return this.#reading;
  }

  async #deliverAll(handlers: ConsumerHandlers, signal: AbortSignal, watch: DeliveryWatch): Promise<void> {
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    while (await this.#available(signal)) {
      // A turn of the event loop lets what arrives together be delivered together.
      await turn();
      const taken = this.#take();
      if (taken.length === 0) continue;
      this.inHand = 1;
      const acknowledged = await this.#deliver(taken, handlers, signal, watch);
      this.inHand = 0;
      if (acknowledged) for (const queued of taken) queued.acknowledge();
      else this.#queue.unshift(...taken);
    }
  }

  async #deliver(
    taken: readonly QueuedRecords[],
    handlers: ConsumerHandlers,
    signal: AbortSignal,
    watch: DeliveryWatch,
  ): Promise<boolean> {
    const records = taken.length === 1 ? (taken[0]?.records ?? []) : taken.flatMap((queued) => queued.records);
    const delivery = { partition: this.#number, records, lostBatches: 0, unknownKinds: 0, damagedRecords: 0 };
    for (let attempt = 0; ; attempt += 1) {
      try {
        await handlers.onRecords(delivery);
        watch.onAcknowledged();
        return true;
      } catch (error) {
        watch.onRejected(error, attempt);
        await pause(backoffMs(attempt, FIRST_RETRY_MS, LONGEST_RETRY_MS), signal);
        if (signal.aborted) return false;
      }
    }
  }

  /** At least one, then as many as fit into one delivery. */
  #take(): QueuedRecords[] {
    let records = 0;
    let count = 0;
    for (const queued of this.#queue) {
      if (count > 0 && records + queued.records.length > this.#maxDeliveryRecords) break;
      records += queued.records.length;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #available(signal: AbortSignal): Promise<boolean> {
    while (this.#queue.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = null;
    return !signal.aborted;
  }
}
