export type { SdpCandidate } from './candidate.js';
export type { SdpDirection, SdpMedia } from './media.js';
export type { SdpPayload } from './payload.js';
export { STATIC_PAYLOAD_TYPES, type StaticPayloadType } from './static-payload-types.js';
export { MAX_SDP_LENGTH, type SdpSummary, summarizeSdp } from './summary.js';
