export type { Bus, Consumer, ConsumerHandlers, Delivery, Publisher, PublisherCounters } from './bus.js';
