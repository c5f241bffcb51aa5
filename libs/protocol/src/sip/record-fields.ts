import type { SdpSummary } from '../sdp/summary.js';
import { summarizeSdp } from '../sdp/summary.js';
import { type BodyKind, bodyKindsOf } from './body-kind.js';
import { bodyOfType, type SipMessage } from './message.js';
import type { NameAddr } from './name-addr.js';
import { parseSipFragment, type SipFragment } from './sip-fragment.js';

/** Who a From, To or like header names. */
export type SipParty = {
  readonly uri: string;
  readonly user: string | null;
  readonly host: string | null;
  readonly displayName: string | null;
};

/** What a message says, as the record of it is written; the record's envelope, addresses and transport are the caller's. */
export type SipRecordFields = {
  method: string | null;
  requestUri: string | null;
  status: number | null;
  reason: string | null;
  /** '' where the message has none. */
  callId: string;
  from: SipParty;
  fromTag: string | null;
  to: SipParty;
  toTag: string | null;
  /** 0 where the message has none within 32 bits; then `cseqMethod` is the method of the request, or ''. */
  cseq: number;
  cseqMethod: string;
  branch: string | null;
  sentBy: string | null;
  viaCount: number;
  /** URI of the first Contact. */
  contact: string | null;
  userAgent: string | null;
  contentType: string | null;
  /** What its body, or the parts of it, are about. */
  bodies: BodyKind[];
  /** What a `message/sipfrag` body begins with, null without one. */
  fragment: SipFragment | null;
  headers: Record<string, string[]>;
  sdp: SdpSummary | null;
  raw: string;
};

/** Headers that linking and diagnosis read, beside every `x-` header. */
const RECORDED = new Set([
  ...['alert-info', 'allow', 'allow-events', 'authentication-info', 'authorization', 'call-info', 'contact'],
  ...[
    'content-disposition',
    'content-encoding',
    'content-length',
    'date',
    'diversion',
    'error-info',
    'event',
    'expires',
  ],
  ...['feature-caps', 'flow-timer', 'geolocation', 'history-info', 'identity', 'in-reply-to', 'join', 'max-forwards'],
  ...['min-expires', 'min-se', 'p-access-network-info', 'p-asserted-identity', 'p-called-party-id'],
  ...['p-charging-function-addresses', 'p-charging-vector', 'p-early-media', 'p-preferred-identity', 'p-rtp-stat'],
  ...['p-served-user', 'p-visited-network-id', 'path', 'priority', 'privacy', 'proxy-authenticate'],
  ...['proxy-authorization', 'proxy-require', 'rack', 'reason', 'record-route', 'refer-sub', 'refer-to', 'referred-by'],
  ...['remote-party-id', 'replaces', 'reply-to', 'require', 'resource-priority', 'retry-after', 'route', 'rseq'],
  ...['rtp-rxstat', 'rtp-txstat', 'service-route', 'session-expires', 'session-id', 'sip-etag'],
  ...['sip-if-match', 'subject', 'subscription-state', 'supported', 'target-dialog', 'timestamp', 'unsupported'],
  ...['user-to-user', 'via', 'warning', 'www-authenticate', 'xcall-id', 'cisco-guid', 'cisco-gucid'],
]);

/** Distinct `x-` headers kept of one message. */
const MAX_EXTENSION_HEADERS = 64;

export function sipRecordFields(message: SipMessage): SipRecordFields {
  const agent = message.headers.first('user-agent');
  return {
    method: message.method,
    requestUri: message.requestUri,
    status: message.status,
    reason: message.reason,
    callId: message.callId ?? '',
    from: partyOf(message.from),
    fromTag: message.from?.tag ?? null,
    to: partyOf(message.to),
    toTag: message.to?.tag ?? null,
    cseq: message.cseq?.number ?? 0,
    cseqMethod: message.cseq?.method ?? message.method ?? '',
    branch: message.via?.branch ?? null,
    sentBy: message.via?.sentBy || null,
    viaCount: message.viaCount,
    contact: message.contact?.uri ?? null,
    userAgent: message.status === null ? agent : (message.headers.first('server') ?? agent),
    contentType: message.contentType,
    bodies: message.contentType === null ? [] : bodyKindsOf(message),
    fragment: fragmentOf(message),
    headers: recordedHeaders(message),
    sdp: message.sdp === null ? null : summarizeSdp(message.sdp),
    raw: message.raw,
  };
}

function fragmentOf(message: SipMessage): SipFragment | null {
  const text = message.contentType === null ? null : bodyOfType(message, 'message/sipfrag');
  return text === null ? null : parseSipFragment(text);
}

function partyOf(address: NameAddr | null): SipParty {
  if (address === null) return { uri: '', user: null, host: null, displayName: null };
  return { uri: address.uri, user: address.user, host: address.host, displayName: address.displayName };
}

function recordedHeaders(message: SipMessage): Record<string, string[]> {
  const { names, values } = message.headers;
  const recorded: Record<string, string[]> = {};
  let extensions = 0;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const isExtension = name.charCodeAt(0) === 0x78 && name.charCodeAt(1) === 0x2d;
    if (!isExtension && !RECORDED.has(name)) continue;
    const value = values[index] as string;
    const present = recorded[name];
    if (present !== undefined) present.push(value);
    else if (!isExtension || extensions++ < MAX_EXTENSION_HEADERS) recorded[name] = [value];
  }
  return recorded;
}
