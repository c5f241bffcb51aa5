import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import { backoffMs, pause } from './backoff.js';
import { COMPRESSION_TYPES, KAFKA_RETRY, type KafkaCompression } from './kafka-client.js';
import { ensureTopics, type TopicOptions } from './kafka-topics.js';
import { type BusLogger, reasonOf } from './logger.js';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
/** After so many failures in a row the client is made anew, in case it is stuck on brokers that are gone. */
const FAILURES_UNTIL_NEW_CLIENT = 5;
const ACKNOWLEDGED_BY_ALL = -1;

/** The connection on which all publishers of a bus send. It keeps trying for as long as it is open. */
export class KafkaProducer {
  readonly #kafka: Kafka;
  readonly #topics: TopicOptions;
  readonly #compression: KafkaCompression;
  readonly #log: BusLogger;
  readonly #closing = new AbortController();
  #producer: Producer | null = null;
  #connecting: Promise<void> | null = null;
  #failures = 0;
  #reason: string | null = 'not connected to Kafka yet';
  /** Of the capture topic; null until the first connection. */
  partitions: number | null = null;

  constructor(kafka: Kafka, topics: TopicOptions, compression: KafkaCompression, log: BusLogger) {
    this.#kafka = kafka;
    this.#topics = topics;
    this.#compression = compression;
    this.#log = log;
  }

  /** Why it cannot send, in words. */
  unready(): string | null {
    return this.#reason;
  }

  /** Resolves when connected, or when closing. */
  ready(): Promise<void> {
    if (this.#producer !== null) return Promise.resolve();
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  /** One message a partition. Rejects where any of them may not have been written; then all have to be sent again. */
  send(messages: readonly { readonly partition: number; readonly value: Buffer }[]): Promise<void> {
    return this.#send(
      this.#topics.capture,
      messages.map((message) => ({ ...message, key: null })),
    );
  }

  sendHealth(probe: string, value: string): Promise<void> {
    return this.#send(this.#topics.probe, [{ key: probe, value }]);
  }

  /** How long to wait before the next try. */
  retryMs(): number {
    return backoffMs(this.#failures - 1, FIRST_RETRY_MS, LONGEST_RETRY_MS);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connecting;
    await this.#disconnect();
  }

  async #send(topic: string, messages: Message[]): Promise<void> {
    const producer = this.#producer;
    if (producer === null) throw new Error(this.#reason ?? 'not connected to Kafka');
    try {
      await producer.send({
        topic,
        messages,
        acks: ACKNOWLEDGED_BY_ALL,
        timeout: 5_000,
        compression: COMPRESSION_TYPES[this.#compression],
      });
      this.#failures = 0;
      this.#reason = null;
    } catch (error) {
      this.#failures += 1;
      this.#reason = `Kafka does not take records: ${reasonOf(error)}`;
      if (this.#failures % FAILURES_UNTIL_NEW_CLIENT === 0) await this.#disconnect();
      throw error;
    }
  }

  async #connect(): Promise<void> {
    for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
      const admin = this.#kafka.admin({ retry: KAFKA_RETRY });
      const producer = this.#kafka.producer({
        retry: KAFKA_RETRY,
        allowAutoTopicCreation: false,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      });
      try {
        await admin.connect();
        const partitions = await ensureTopics(admin, this.#topics);
        // Placement must not change under a running publisher, or the order within a key would be lost.
        this.partitions ??= partitions;
        await producer.connect();
        this.#producer = producer;
        this.#reason = null;
        this.#log.info({ partitions: this.partitions, topic: this.#topics.capture }, 'connected to Kafka');
        return;
      } catch (error) {
        this.#reason = `Kafka is away: ${reasonOf(error)}`;
        if (attempt === 0) this.#log.warn({ reason: reasonOf(error) }, 'Kafka is away; trying on');
        await producer.disconnect().catch(() => undefined);
        await pause(backoffMs(attempt, FIRST_RETRY_MS, LONGEST_RETRY_MS), this.#closing.signal);
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
    }
  }

  async #disconnect(): Promise<void> {
    const producer = this.#producer;
    this.#producer = null;
    await producer?.disconnect().catch(() => undefined);
  }
}
