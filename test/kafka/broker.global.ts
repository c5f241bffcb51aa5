import { type Broker, brokerLacks, startBroker } from '@earshot/bench';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Brokers of a running Kafka, `host:port` each; null where there is none, see `kafkaLacks`. */
    kafkaBrokers: string[] | null;
    /** Why there is none, in words. */
    kafkaLacks: string | null;
  }
}

/** Gives the tests of the project a broker: that of `KAFKA_BROKERS`, else one of its own, else the reason why there is none. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env.KAFKA_BROKERS;
  if (named !== undefined && named !== '') {
    project.provide('kafkaBrokers', named.split(','));
    project.provide('kafkaLacks', null);
    return async () => {};
  }
  const lacks = brokerLacks();
  const broker: Broker | null = lacks === null ? await startBroker() : null;
  if (lacks !== null) console.log(`skipped  ${lacks}`);
  project.provide('kafkaBrokers', broker === null ? null : [broker.address]);
  project.provide('kafkaLacks', lacks);
  return async () => broker?.dispose();
}
