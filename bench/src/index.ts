export { makeScenario } from './demo/make-scenario.js';
export type { Scenario } from './demo/scenario.js';
export { SCENARIOS } from './demo/scenarios.js';
export { generateSet, SET_NAMES, type SetName, START_US, truthPath } from './generator/generate-set.js';
export type { CallTruth, LegTruth, RoundTripTruth, SetTruth, StreamTruth } from './generator/truth.js';
export { readTruth } from './generator/world.js';
