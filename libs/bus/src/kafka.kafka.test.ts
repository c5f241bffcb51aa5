import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Broker, brokerLacks, startBroker } from '../../../test/kafka/broker.js';
import { describeBus } from './bus-contract.js';
import { createKafkaBus } from './kafka.js';

const lacks = brokerLacks();

describe.skipIf(lacks !== null)(lacks ?? 'a broker that can be killed', () => {
  let broker: Broker;

  beforeAll(async () => {
    broker = await startBroker();
  });

  afterAll(() => broker.dispose());

  describeBus('the bus over Kafka', async () => {
    const run = randomUUID();
    const topics = { capture: `capture-${run}`, probe: `probe-${run}`, partitions: 6 };
    return {
      open: (options) => createKafkaBus({ brokers: [broker.address], topics, sessionTimeoutMs: 6_000, ...options }),
      away: () => broker.kill(),
      back: () => broker.start(),
      beforeDelivery: () => {},
      patienceMs: 60_000,
      dispose: async () => {},
    };
  });
});
