import { createKafkaBus } from '@earshot/bus';
import { pino } from 'pino';
import { type CollectorConfig, listenersOf, liveOptionsOf, readConfig } from './config.js';
import { CollectorHttp } from './http/collector-http.js';
import { collectorMetrics } from './http/collector-metrics.js';
import { startCollector } from './start-collector.js';

/** The collector as a process of its own, beside Kafka. */
async function main(config: CollectorConfig): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL, base: { probe: config.PROBE_ID } });
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  const bus = await createKafkaBus({
    brokers: config.KAFKA_BROKERS,
    ssl: config.KAFKA_SSL,
    ...(username === '' ? {} : { sasl: { mechanism: 'scram-sha-512', username, password } }),
    spoolDirectory: config.SPOOL_DIR,
    spoolMaxOctets: config.SPOOL_MAX_OCTETS,
    logger,
  });
  const collector = await startCollector({
    bus,
    probe: config.PROBE_ID,
    ...listenersOf(config),
    interfaces: config.CAPTURE_INTERFACES,
    live: liveOptionsOf(config),
    onAdvice: (text) => logger.warn(text),
  });
  const imports = await bus.publisher({ probe: `${config.PROBE_ID}-import` });
  const http = await CollectorHttp.listen({
    host: config.COLLECTOR_HTTP_HOST,
    port: config.COLLECTOR_HTTP_PORT,
    publisher: imports,
    metrics: collectorMetrics(() => collector.counters()),
    unready: () => bus.unready(),
    onError: (error) => logger.error(error),
  });
  logger.info({ hep: collector.addresses, http: http.port }, 'collecting');

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping: closing windows, handing over what is held');
    await http.close();
    await collector.close();
    await imports.close();
    await bus.close();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}

async function run(): Promise<void> {
  try {
    const config = readConfig(process.env);
    if (config.KAFKA_BROKERS.length === 0) {
      throw new Error(
        'KAFKA_BROKERS is empty: a collector of its own needs Kafka; `earshot start` runs all in one without',
      );
    }
    await main(config);
  } catch (error) {
    process.stderr.write(`collector: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

await run();
