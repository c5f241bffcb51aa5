export { type CaptureReading, IMPORT_PROBE, type ReadCaptureOptions, readCapture } from './capture/read-capture.js';
export { UnreadableCapture } from './capture/unreadable-capture.js';
export { COLLECTOR_COUNTERS } from './counters/collector-counters.js';
