export type { CaptureSource } from './capture/capture-source.js';
export { type ImportCaptureOptions, importCapture } from './capture/import-capture.js';
export { type CaptureInterface, LiveCaptureUnavailable, listInterfaces } from './capture/pcap-package.js';
export { type CaptureReading, IMPORT_PROBE, type ReadCaptureOptions, readCapture } from './capture/read-capture.js';
export { UnreadableCapture } from './capture/unreadable-capture.js';
export { listenersOf, readConfig, SETTINGS } from './config.js';
export { COLLECTOR_COUNTERS, type CounterName } from './counters/collector-counters.js';
export { type DemoCapture, demoCaptures } from './demo-captures.js';
export { type Collector, type CollectorOptions, startCollector } from './start-collector.js';
