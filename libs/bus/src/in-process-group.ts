import type { ProbeHealth } from '@earshot/contracts';
import type { Consumer, ConsumerHandlers } from './bus.js';
import type { InProcessPartition } from './in-process-partition.js';
import { type BusLogger, reasonOf } from './logger.js';

interface Member {
  readonly handlers: ConsumerHandlers;
  assigned: InProcessPartition[];
  /** Ends the reading of each assigned partition. */
  readonly readings: Map<InProcessPartition, AbortController>;
  readonly ended: Set<Promise<void>>;
}

/** The consumers of the in-process bus, among which its partitions are shared. */
export class InProcessGroup {
  readonly #partitions: readonly InProcessPartition[];
  readonly #log: BusLogger;
  readonly #members: Member[] = [];
  /** The newest of each probe that no consumer was there for. */
  readonly #health = new Map<string, ProbeHealth>();
  #failing: { readonly sinceMs: number; readonly reason: string } | null = null;

  constructor(partitions: readonly InProcessPartition[], log: BusLogger) {
    this.#partitions = partitions;
    this.#log = log;
  }

  consumer(): Consumer {
    let member: Member | null = null;
    return {
      run: async (handlers) => {
        if (member !== null) throw new Error('this consumer runs already');
        member = { handlers, assigned: [], readings: new Map(), ended: new Set() };
        this.#members.push(member);
        this.#assign();
        const waiting = [...this.#health.values()];
        this.#health.clear();
        for (const health of waiting) await this.giveHealth(health);
      },
      waiting: () => member?.assigned.reduce((sum, partition) => sum + partition.inHand, 0) ?? 0,
      close: async () => {
        if (member === null) return;
        const leaving = member;
        const at = this.#members.indexOf(leaving);
        if (at >= 0) this.#members.splice(at, 1);
        for (const reading of leaving.readings.values()) reading.abort();
        this.#assign();
        await Promise.all(leaving.ended);
      },
    };
  }

  unready(): string | null {
    if (this.#members.length === 0) return 'no consumer runs';
    if (this.#failing === null) return null;
    const seconds = Math.round((Date.now() - this.#failing.sinceMs) / 1000);
    return `the consumer has failed for ${seconds} s: ${this.#failing.reason}`;
  }

  /** Health is not kept for a retry: the next one, a second later, says all that this one said. */
  async giveHealth(health: ProbeHealth): Promise<void> {
    const [member] = this.#members;
    if (member === undefined) {
      this.#health.set(health.probe, health);
      return;
    }
    try {
      await member.handlers.onHealth?.(health);
    } catch (error) {
      this.#log.warn({ reason: reasonOf(error), probe: health.probe }, 'probe health was not taken');
    }
  }

  async close(): Promise<void> {
    const members = this.#members.splice(0);
    for (const { readings } of members) for (const reading of readings.values()) reading.abort();
    await Promise.all(members.flatMap(({ ended }) => [...ended]));
  }

  #assign(): void {
    this.#members.forEach((member, place) => {
      const mine = this.#partitions.filter((_, number) => number % this.#members.length === place);
      for (const partition of member.assigned) {
        if (mine.includes(partition)) continue;
        member.readings.get(partition)?.abort();
        member.readings.delete(partition);
      }
      const added = mine.filter((partition) => !member.assigned.includes(partition));
      const changed = added.length > 0 || mine.length !== member.assigned.length;
      member.assigned = mine;
      if (changed) member.handlers.onAssignment?.(mine.map((partition) => this.#partitions.indexOf(partition)));
      for (const partition of added) this.#read(member, partition);
    });
  }

  #read(member: Member, partition: InProcessPartition): void {
    const reading = new AbortController();
    member.readings.set(partition, reading);
    const ended = partition.read(member.handlers, reading.signal, {
      onAcknowledged: () => {
        this.#failing = null;
      },
      onRejected: (error, attempt) => {
        const reason = reasonOf(error);
        this.#failing = { sinceMs: this.#failing?.sinceMs ?? Date.now(), reason };
        if (attempt < 3 || attempt % 10 === 0)
          this.#log.warn({ reason, attempt }, 'a delivery was rejected; it is tried again');
      },
    });
    member.ended.add(ended);
    void ended.finally(() => member.ended.delete(ended));
  }
}
