import { probeHealth, type SipTextReader } from '@earshot/contracts';
import type { Admin, EachBatchPayload, Kafka, Consumer as KafkaJsConsumer } from 'kafkajs';
import { backoffMs, pause } from './backoff.js';
import type { Consumer, ConsumerHandlers, Delivery } from './bus.js';
import { KAFKA_RETRY } from './kafka-client.js';
import { KafkaPartition } from './kafka-partition.js';
import { ensureTopics, type TopicOptions } from './kafka-topics.js';
import { type BusLogger, reasonOf } from './logger.js';

export interface ConsumingOptions {
  /** A consumer that is silent for this long loses its partitions to others. */
  readonly sessionTimeoutMs: number;
  /** Partitions whose deliveries may be in the handler's hands at the same time. */
  readonly concurrency: number;
  /** Records of one delivery, up to the batch that passes it. */
  readonly maxDeliveryRecords: number;
  /** Makes the record of a SIP message that came as its text; null in a process that reads none. */
  readonly readText: SipTextReader | null;
}

export const DEFAULT_CONSUMING: ConsumingOptions = {
  sessionTimeoutMs: 30_000,
  concurrency: 1,
  maxDeliveryRecords: 5_000,
  readText: null,
};

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const NEVER = -1n;
const EARLIEST = -2n;
const FETCH_OCTETS_PER_PARTITION = 4 * 1024 * 1024;
const FETCH_OCTETS = 16 * 1024 * 1024;

/** A member of a consumer group. It joins again for as long as it is open, whatever becomes of the brokers. */
export class KafkaConsumer implements Consumer {
  readonly #kafka: Kafka;
  readonly #group: string;
  readonly #topics: TopicOptions;
  readonly #options: ConsumingOptions;
  readonly #log: BusLogger;
  readonly #closing = new AbortController();
  readonly #partitions = new Map<number, KafkaPartition>();
  /** Partitions whose committed offset was asked for since they were assigned. */
  readonly #started = new Set<number>();
  /** What the group had committed before this member joined, by partition; empty once its partitions changed. */
  #committedBefore: ReadonlyMap<number, bigint> = new Map();
  #admin: Admin | null = null;
  #running: Promise<void> | null = null;
  #inHand = 0;
  #reason: string | null = 'the consumer does not run yet';

  constructor(kafka: Kafka, group: string, topics: TopicOptions, options: ConsumingOptions, log: BusLogger) {
    this.#kafka = kafka;
    this.#group = group;
    this.#topics = topics;
    this.#options = options;
    this.#log = log;
  }

  async run(handlers: ConsumerHandlers): Promise<void> {
    if (this.#running !== null) throw new Error('this consumer runs already');
    this.#running = this.#keepRunning(handlers);
  }

  waiting(): number {
    return this.#inHand;
  }

  unready(): string | null {
    return this.#reason;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #keepRunning(handlers: ConsumerHandlers): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const joinedBefore = this.#reason;
      const reason = await this.#runOnce(handlers).catch(reasonOf);
      if (joinedBefore !== null && this.#reason === null) attempt = 0;
      if (signal.aborted) return;
      this.#reason = `Kafka is away: ${reason}`;
      if (attempt % 10 === 0) this.#log.warn({ reason, attempt }, 'the consumer stopped; it joins again');
      await pause(backoffMs(attempt, FIRST_RETRY_MS, LONGEST_RETRY_MS), signal);
    }
  }

  /** Resolves to why it stopped; at `close` when the delivery in hand is through. */
  async #runOnce(handlers: ConsumerHandlers): Promise<string> {
    const { signal } = this.#closing;
    const admin = this.#kafka.admin({ retry: KAFKA_RETRY });
    const consumer = this.#kafka.consumer({
      groupId: this.#group,
      sessionTimeout: this.#options.sessionTimeoutMs,
      heartbeatInterval: this.#options.sessionTimeoutMs / 10,
      rebalanceTimeout: 2 * this.#options.sessionTimeoutMs,
      maxBytesPerPartition: FETCH_OCTETS_PER_PARTITION,
      maxBytes: FETCH_OCTETS,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: KAFKA_RETRY,
    });
    let stop = (_reason: string) => {};
    const stopped = new Promise<string>((resolve) => {
      stop = resolve;
    });
    const close = () => stop('closing');
    signal.addEventListener('abort', close, { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => stop(payload.error.message));
    try {
      await admin.connect();
      await ensureTopics(admin, this.#topics);
      this.#admin = admin;
      this.#committedBefore = await this.#committed(admin);
      await consumer.connect();
      const topics =
        handlers.onHealth === undefined ? [this.#topics.capture] : [this.#topics.capture, this.#topics.probe];
      await consumer.subscribe({ topics, fromBeginning: true });
      this.#watchAssignment(consumer, handlers);
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.#options.concurrency,
        eachBatch: (payload) =>
          payload.batch.topic === this.#topics.probe
            ? this.#onHealth(payload, handlers)
            : this.#onBatch(payload, handlers),
      });
      return await stopped;
    } finally {
      signal.removeEventListener('abort', close);
      this.#admin = null;
      await consumer.disconnect().catch(() => undefined);
      await admin.disconnect().catch(() => undefined);
    }
  }

  #watchAssignment(consumer: KafkaJsConsumer, handlers: ConsumerHandlers): void {
    let joins = 0;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      joins += 1;
      if (joins > 1) this.#committedBefore = new Map();
      const assigned = payload.memberAssignment[this.#topics.capture] ?? [];
      this.#reason = null;
      this.#started.clear();
      for (const number of this.#partitions.keys()) if (!assigned.includes(number)) this.#partitions.delete(number);
      handlers.onAssignment?.(assigned);
    });
  }

  async #onBatch(payload: EachBatchPayload, handlers: ConsumerHandlers): Promise<void> {
    const { topic, partition: number, messages } = payload.batch;
    const partition = await this.#partition(number);
    for (const { delivery, lastOffset, nextOffset } of partition.deliveries(messages)) {
      this.#inHand += 1;
      const acknowledged = await this.#deliver(delivery, handlers, payload).finally(() => {
        this.#inHand -= 1;
      });
      if (!acknowledged) return;
      payload.resolveOffset(lastOffset);
      await payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition: number, offset: nextOffset }] }],
      });
      await payload.heartbeat();
      if (!payload.isRunning() || payload.isStale()) return;
    }
  }

  /** True when the handler resolved, false when closing; rejects when the partition is to go to another consumer. */
  async #deliver(delivery: Delivery, handlers: ConsumerHandlers, payload: EachBatchPayload): Promise<boolean> {
    let lost: unknown = null;
    const beat = setInterval(() => {
      payload.heartbeat().catch((error) => {
        lost ??= error;
      });
    }, this.#options.sessionTimeoutMs / 10);
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          await handlers.onRecords(delivery);
          this.#reason = null;
          // Even where the group is rebalancing: the commit that follows may still be in time.
          return true;
        } catch (error) {
          const reason = reasonOf(error);
          this.#reason = `deliveries are rejected: ${reason}`;
          if (attempt < 3 || attempt % 10 === 0)
            this.#log.warn({ reason, attempt }, 'a delivery was rejected; it is tried again');
          await pause(backoffMs(attempt, FIRST_RETRY_MS, LONGEST_RETRY_MS), this.#closing.signal);
        }
        if (lost !== null) throw lost;
        if (this.#closing.signal.aborted || !payload.isRunning()) return false;
      }
    } finally {
      clearInterval(beat);
    }
  }

  async #onHealth(payload: EachBatchPayload, handlers: ConsumerHandlers): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    for (const { value } of messages) {
      const health = probeHealth.safeParse(parseJson(value));
      if (!health.success) continue;
      await handlers.onHealth?.(health.data).catch((error: unknown) => {
        this.#log.warn({ reason: reasonOf(error), probe: health.data.probe }, 'probe health was not taken');
      });
    }
    const last = messages.at(-1);
    if (last === undefined) return;
    payload.resolveOffset(last.offset);
    const offset = (BigInt(last.offset) + 1n).toString();
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
  }

  async #partition(number: number): Promise<KafkaPartition> {
    const { maxDeliveryRecords, readText } = this.#options;
    const partition = this.#partitions.get(number) ?? new KafkaPartition(number, maxDeliveryRecords, readText);
    this.#partitions.set(number, partition);
    if (!this.#started.has(number)) {
      this.#started.add(number);
      partition.startAt(await this.#startOf(number));
    }
    return partition;
  }

  async #startOf(partition: number): Promise<bigint | null> {
    if (this.#admin === null) return null;
    const offset = (await this.#committed(this.#admin).catch(() => new Map<number, bigint>())).get(partition) ?? NEVER;
    // kafkajs commits this when the broker no longer has the message that the group is at, and so forgets where it was.
    if (offset === EARLIEST) return this.#committedBefore.get(partition) ?? null;
    return offset === NEVER ? null : offset;
  }

  async #committed(admin: Admin): Promise<Map<number, bigint>> {
    const topics = await admin.fetchOffsets({ groupId: this.#group, topics: [this.#topics.capture] });
    return new Map(topics[0]?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }
}

function parseJson(value: Buffer | null): unknown {
  try {
    return value === null ? null : JSON.parse(value.toString('utf8'));
  } catch {
    return null;
  }
}
