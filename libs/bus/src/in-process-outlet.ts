import type { CaptureRecord, ProbeHealth } from '@earshot/contracts';
import type { InProcessPartition } from './in-process-partition.js';
import { partitionOf } from './murmur2.js';
import type { Outlet } from './outlet.js';

/** Puts a publisher's records into the partitions of the in-process bus; a send is through when the consumer acknowledged it. */
export class InProcessOutlet implements Outlet {
  readonly #partitions: readonly InProcessPartition[];
  readonly #giveHealth: (health: ProbeHealth) => Promise<void>;
  /** Of the sends not yet through. */
  readonly #recalls = new Set<() => void>();

  constructor(partitions: readonly InProcessPartition[], giveHealth: (health: ProbeHealth) => Promise<void>) {
    this.#partitions = partitions;
    this.#giveHealth = giveHealth;
  }

  send(records: readonly CaptureRecord[]): Promise<number | null> {
    return new Promise((resolve) => {
      const parts = this.#split(records);
      let left = parts.size;
      const recall = () => resolve(null);
      const acknowledge = () => {
        left -= 1;
        if (left > 0) return;
        this.#recalls.delete(recall);
        resolve(records.length);
      };
      if (left === 0) return resolve(0);
      this.#recalls.add(recall);
      for (const [partition, part] of parts) partition.push({ owner: this, records: part, acknowledge });
    });
  }

  recall(): void {
    for (const partition of this.#partitions) partition.recall(this);
    for (const recall of this.#recalls) recall();
    this.#recalls.clear();
  }

  flush(): void {}

  sendHealth(health: ProbeHealth): Promise<void> {
    return this.#giveHealth(health);
  }

  async close(): Promise<void> {
    this.recall();
  }

  #split(records: readonly CaptureRecord[]): Map<InProcessPartition, readonly CaptureRecord[]> {
    const [only] = this.#partitions;
    if (records.length === 0) return new Map();
    if (this.#partitions.length === 1 && only !== undefined) return new Map([[only, records]]);
    const parts = new Map<InProcessPartition, CaptureRecord[]>();
    for (const record of records) {
      const partition = this.#partitions[partitionOf(record.key, this.#partitions.length)];
      if (partition === undefined) continue;
      const part = parts.get(partition);
      if (part === undefined) parts.set(partition, [record]);
      else part.push(record);
    }
    return parts;
  }
}
