/** Everything of a call, keyed by Call-ID where known, else by the unordered media address pair. */
export const CAPTURE_TOPIC = 'earshot.capture.v2';

/** Probe health, keyed by probe. */
export const PROBE_TOPIC = 'earshot.probe.v1';
