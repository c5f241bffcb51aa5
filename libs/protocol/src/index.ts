export { int32, plainBytes, uint16, uint32 } from './bytes.js';
export * from './capture-file/index.js';
export type { Decoded, Fault } from './faults.js';
export * from './hep/index.js';
export * from './link/index.js';
export * from './rtcp/index.js';
export * from './rtp/index.js';
export * from './sdp/index.js';
export * from './sip/index.js';
