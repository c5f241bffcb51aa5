export type { Bus, Consumer, ConsumerHandlers, Delivery, Publisher, PublisherCounters } from './bus.js';
export { createInProcessBus, type InProcessBusOptions } from './in-process.js';
export { createKafkaBus, type KafkaBusOptions } from './kafka.js';
export type { BusLogger } from './logger.js';
