import type { Bus } from './bus.js';
import { InProcessGroup } from './in-process-group.js';
import { InProcessOutlet } from './in-process-outlet.js';
import { InProcessPartition } from './in-process-partition.js';
import { type BusLogger, silentLogger } from './logger.js';
import { DEFAULT_SPOOL_OCTETS, Publishers } from './publishers.js';
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from './spooling-publisher.js';

export interface InProcessBusOptions extends Partial<PublisherLimits> {
  /** One by default: records of all keys in order of publishing. */
  readonly partitions?: number;
  /** Records of one delivery, unless a single `publish` brought more. */
  readonly maxDeliveryRecords?: number;
  readonly spoolDirectory?: string | null;
  readonly spoolMaxOctets?: number;
  readonly logger?: BusLogger;
}

/**
 * The bus of one process: records pass as they are, without encoding, and a publisher's promise resolves when the consumer
 * acknowledged them. All consumers are of one group.
 */
export async function createInProcessBus(options: InProcessBusOptions = {}): Promise<Bus> {
  const log = options.logger ?? silentLogger;
  const partitions = Array.from(
    { length: options.partitions ?? 1 },
    (_, number) => new InProcessPartition(number, options.maxDeliveryRecords ?? 5_000),
  );
  const group = new InProcessGroup(partitions, log);
  const publishers = new Publishers(
    { directory: options.spoolDirectory ?? null, maxOctets: options.spoolMaxOctets ?? DEFAULT_SPOOL_OCTETS },
    { ...DEFAULT_PUBLISHER_LIMITS, ...options },
    log,
    () => new InProcessOutlet(partitions, (health) => group.giveHealth(health)),
  );
  await publishers.adopt();
  let groupName: string | null = null;
  return {
    kind: 'in-process',
    publisher: ({ probe }) => publishers.open(probe),
    consumer: async (consumer) => {
      groupName ??= consumer.group;
      if (consumer.group !== groupName) throw new Error(`the in-process bus has one group, ${groupName}`);
      return group.consumer();
    },
    unready: () => group.unready(),
    close: async () => {
      await publishers.close();
      await group.close();
    },
  };
}
