export { type MediaType, multipartBoundary, parseContentLength, parseMediaType } from './content.js';
export { type CSeq, MAX_CSEQ, parseCSeq } from './cseq.js';
export {
  MAX_SIP_BODY_OCTETS,
  MAX_SIP_HEADER_OCTETS,
  SipFramer,
  type SipFramerCounters,
  type SipFramingDrop,
} from './framing.js';
export { MAX_SIP_HEADERS, SipHeaders } from './headers.js';
export { looksLikeSip } from './looks-like-sip.js';
export { MAX_SIP_MESSAGE_OCTETS, parseSipMessage, type SipMessage } from './message.js';
export type { BodyPart } from './multipart.js';
export { type NameAddr, parseNameAddr } from './name-addr.js';
export { commaList, parameter } from './parameters.js';
export { type SipParty, type SipRecordFields, sipRecordFields } from './record-fields.js';
export { parseSipUri, type SipUri } from './sip-uri.js';
export { BRANCH_COOKIE, parseVia, type Via, viasOf } from './via.js';
export type { SipWarning } from './warning.js';
