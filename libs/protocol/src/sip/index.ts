export { type Authentication, parseAuthentication } from './authentication.js';
export { type BodyKind, bodyKindsOf } from './body-kind.js';
export { type ChargingVector, parseChargingVector } from './charging-vector.js';
export { type MediaType, multipartBoundary, parseContentLength, parseMediaType } from './content.js';
export { type CSeq, MAX_CSEQ, parseCSeq } from './cseq.js';
export {
  parseDeltaSeconds,
  parseRetryAfter,
  parseSeconds,
  parseSessionExpires,
  type RetryAfter,
  type SessionExpires,
} from './delta-seconds.js';
export { type DialogReference, parseDialogReference, replacedByUri } from './dialog-reference.js';
export { type Diversion, parseDiversions } from './diversion.js';
export { type EventPackage, parseEvent, parseSubscriptionState, type SubscriptionState } from './event.js';
export {
  MAX_SIP_BODY_OCTETS,
  MAX_SIP_HEADER_OCTETS,
  SipFramer,
  type SipFramerCounters,
  type SipFramingDrop,
} from './framing.js';
export { MAX_SIP_HEADERS, SipHeaders } from './headers.js';
export { type HistoryEntry, parseHistory } from './history-info.js';
export { type Identity, parseIdentity } from './identity.js';
export { isSipKeepAlive } from './keep-alive.js';
export { looksLikeSip } from './looks-like-sip.js';
export { parseMaxForwards } from './max-forwards.js';
export { bodyOfType, MAX_SIP_MESSAGE_OCTETS, parseSipMessage, SipMessage } from './message.js';
export type { BodyPart } from './multipart.js';
export { contactsOf, type NameAddr, parseNameAddr } from './name-addr.js';
export { OctetSpan } from './octet-span.js';
export { commaList, parameter } from './parameters.js';
export { PlainSip } from './plain-sip.js';
export { parseReasons, type Reason } from './reason.js';
export { SipMessageFields, type SipParty, type SipRecordFields, sipRecordFields } from './record-fields.js';
export { parseRAck, parseRSeq, type RAck } from './reliable-provisional.js';
export { responsePort, type SipResponse, writeSipResponse } from './response.js';
export { parseSessionId, type SessionId } from './session-id.js';
export { parseSipFragment, type SipFragment } from './sip-fragment.js';
export { parseSipUri, type SipUri } from './sip-uri.js';
export { tokensOf } from './token-list.js';
export { BRANCH_COOKIE, parseVia, type Via, viasOf } from './via.js';
export { parseVqReport, type VqAddress, type VqMetrics, type VqReport } from './vq-rtcpxr.js';
export type { SipWarning } from './warning.js';
export { parseWarnings, type WarningValue } from './warning-value.js';
export { parseRtpStat, parseRxTxStat, RTP_STAT_HEADERS, type RtpStat } from './x-rtp-stat.js';
