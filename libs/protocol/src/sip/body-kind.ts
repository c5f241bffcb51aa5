import type { SipMessage } from './message.js';

/** What a body is about, whatever its type is called; those without a name here have none. */
export type BodyKind =
  | 'session-description'
  | 'voice-quality-report'
  | 'isup'
  | 'qsig'
  | 'sip-fragment'
  | 'dtmf'
  | 'presence'
  | 'conference-state'
  | 'dialog-state'
  | 'registration-state'
  | 'message-waiting'
  | 'recording-metadata'
  | 'resource-list'
  | 'media-control';

const KINDS: ReadonlyMap<string, BodyKind> = new Map([
  ['application/sdp', 'session-description'],
  ['application/vq-rtcpxr', 'voice-quality-report'], // RFC 6035
  ['application/isup', 'isup'], // RFC 3204
  ['application/qsig', 'qsig'], // RFC 3204
  ['message/sipfrag', 'sip-fragment'], // RFC 3420
  ['application/dtmf-relay', 'dtmf'],
  ['application/dtmf', 'dtmf'],
  ['application/vnd.nortelnetworks.digits', 'dtmf'],
  ['application/pidf+xml', 'presence'], // RFC 3863
  ['application/pidf-diff+xml', 'presence'], // RFC 5262
  ['application/cpim-pidf+xml', 'presence'],
  ['application/xpidf+xml', 'presence'],
  ['application/conference-info+xml', 'conference-state'], // RFC 4575
  ['application/dialog-info+xml', 'dialog-state'], // RFC 4235
  ['application/reginfo+xml', 'registration-state'], // RFC 3680
  ['application/simple-message-summary', 'message-waiting'], // RFC 3842
  ['application/rs-metadata+xml', 'recording-metadata'], // RFC 7865
  ['application/resource-lists+xml', 'resource-list'], // RFC 4826
  ['application/media_control+xml', 'media-control'], // RFC 5168
]);

/** Of the body, or of the parts of a multipart one, each once, in order. */
export function bodyKindsOf({ contentType, parts }: SipMessage): BodyKind[] {
  const types = parts.length > 0 ? parts.map((part) => part.contentType) : contentType === null ? [] : [contentType];
  return [...new Set(types.flatMap((type) => KINDS.get(type) ?? []))];
}
