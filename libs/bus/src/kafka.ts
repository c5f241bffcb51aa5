import type { Bus } from './bus.js';
import { type KafkaCompression, type KafkaConnectionOptions, kafkaClient } from './kafka-client.js';
import { type ConsumingOptions, DEFAULT_CONSUMING, KafkaConsumer } from './kafka-consumer.js';
import { DEFAULT_PACKING, KafkaOutlet, type PackingOptions } from './kafka-outlet.js';
import { KafkaProducer } from './kafka-producer.js';
import { DEFAULT_TOPICS, type TopicOptions } from './kafka-topics.js';
import { type BusLogger, silentLogger } from './logger.js';
import { DEFAULT_SPOOL_OCTETS, Publishers } from './publishers.js';
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from './spooling-publisher.js';

export interface KafkaBusOptions
  extends KafkaConnectionOptions,
    Partial<PublisherLimits>,
    Partial<PackingOptions>,
    Partial<ConsumingOptions> {
  /** Gzip by default: it costs less than what it saves in copies and checksums (ADR 10). */
  readonly compression?: KafkaCompression;
  readonly topics?: Partial<TopicOptions>;
  readonly spoolDirectory?: string | null;
  readonly spoolMaxOctets?: number;
  readonly logger?: BusLogger;
}

/**
 * The bus over Kafka: at least once, in order within a key, acknowledged by all in-sync replicas. Opens whether or not a broker
 * answers; until one does, records go to the spool.
 */
export async function createKafkaBus(options: KafkaBusOptions): Promise<Bus> {
  const log = options.logger ?? silentLogger;
  const kafka = kafkaClient(options, log);
  const topics = { ...DEFAULT_TOPICS, ...options.topics };
  const producer = new KafkaProducer(kafka, topics, options.compression ?? 'gzip', log);
  const publishers = new Publishers(
    { directory: options.spoolDirectory ?? null, maxOctets: options.spoolMaxOctets ?? DEFAULT_SPOOL_OCTETS },
    { ...DEFAULT_PUBLISHER_LIMITS, ...options },
    log,
    (probe) => new KafkaOutlet(probe, producer, { ...DEFAULT_PACKING, ...options }, log),
  );
  await publishers.adopt();
  void producer.ready();
  const consumers = new Set<KafkaConsumer>();
  return {
    kind: 'kafka',
    publisher: ({ probe }) => publishers.open(probe),
    consumer: async ({ group }) => {
      const consumer = new KafkaConsumer(kafka, group, topics, { ...DEFAULT_CONSUMING, ...options }, log);
      consumers.add(consumer);
      return consumer;
    },
    unready: () => [producer, ...consumers].map((part) => part.unready()).find((reason) => reason !== null) ?? null,
    close: async () => {
      await publishers.close();
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await producer.close();
    },
  };
}
