export { makeScenario } from './demo/make-scenario.js';
export type { Scenario } from './demo/scenario.js';
export { SCENARIOS } from './demo/scenarios.js';
export { type Endpoint, endpoint } from './generator/endpoint.js';
export { generateSet, SET_NAMES, type SetName, START_US, truthPath } from './generator/generate-set.js';
export { PcapWriter } from './generator/pcap-writer.js';
export { placeCall } from './generator/placed-call.js';
export type { CallTruth, LegTruth, RoundTripTruth, SetTruth, StreamTruth } from './generator/truth.js';
export { readTruth, World } from './generator/world.js';
