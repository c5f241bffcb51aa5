export { generateSet, SET_NAMES, type SetName, START_US, truthPath } from './generator/generate-set.js';
export type { CallTruth, LegTruth, RoundTripTruth, SetTruth, StreamTruth } from './generator/truth.js';
export { readTruth } from './generator/world.js';
