export { decodeHep, looksLikeHep } from './decode.js';
export { encodeHep3, type HepMessage, MAX_HEP3_LENGTH } from './encode.js';
export { HepFramer, type HepFramerCounters, type HepFramingDrop } from './hep-framing.js';
export { decodeHep2, isHep1or2 } from './hep2.js';
export { decodeHep3, HEP3_HEADER_LENGTH, hep3End, isHep3 } from './hep3.js';
export { type HepPacket, hepText } from './packet.js';
export { HepPayload } from './payload-protocol.js';
export { decodeReportJson } from './report-json.js';
export { decodeRtcpJson, MAX_RTCP_JSON_LENGTH } from './rtcp-json.js';
