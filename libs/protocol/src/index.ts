export type { Decoded, Fault } from './faults.js';
export * from './hep/index.js';
export * from './rtcp/index.js';
export * from './sdp/index.js';
export * from './sip/index.js';
