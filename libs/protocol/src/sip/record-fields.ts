import type { SdpSummary } from '../sdp/summary.js';
import { summarizeSdp } from '../sdp/summary.js';
import { type BodyKind, bodyKindsOf } from './body-kind.js';
import { bodyOfType, type SipMessage } from './message.js';
import type { NameAddr } from './name-addr.js';
import { headersAsAsked, recordedHeaders } from './recorded-headers.js';
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
  /** URI of the first Contact, of a 3xx of that of the highest `q`. */
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

/**
 * What a message says, each field read when it is asked for: for a reader in the same process, which wants a third of them, and looks at
 * them before the message is let go.
 */
export class SipMessageFields implements SipRecordFields {
  #sdp: SdpSummary | null | undefined = undefined;
  #headers: Record<string, string[]> | undefined = undefined;

  constructor(protected readonly message: SipMessage) {}

  get method(): string | null {
    return this.message.method;
  }

  get requestUri(): string | null {
    return this.message.requestUri;
  }

  get status(): number | null {
    return this.message.status;
  }

  get reason(): string | null {
    return this.message.reason;
  }

  get callId(): string {
    return this.message.callId ?? '';
  }

  get from(): SipParty {
    return partyOf(this.message.from);
  }

  get fromTag(): string | null {
    return this.message.fromTag;
  }

  get to(): SipParty {
    return partyOf(this.message.to);
  }

  get toTag(): string | null {
    return this.message.toTag;
  }

  get cseq(): number {
    return this.message.cseq?.number ?? 0;
  }

  get cseqMethod(): string {
    return this.message.cseq?.method ?? this.message.method ?? '';
  }

  get branch(): string | null {
    return this.message.branch;
  }

  get sentBy(): string | null {
    return this.message.sentBy;
  }

  get viaCount(): number {
    return this.message.viaCount;
  }

  get contact(): string | null {
    return this.message.contactUri;
  }

  get userAgent(): string | null {
    const { headers, status } = this.message;
    const agent = headers.first('user-agent');
    return status === null ? agent : (headers.first('server') ?? agent);
  }

  get contentType(): string | null {
    return this.message.contentType;
  }

  get bodies(): BodyKind[] {
    return this.message.contentType === null ? [] : bodyKindsOf(this.message);
  }

  get fragment(): SipFragment | null {
    return fragmentOf(this.message);
  }

  get headers(): Record<string, string[]> {
    if (this.#headers === undefined) this.#headers = headersAsAsked(this.message.headers);
    return this.#headers;
  }

  get sdp(): SdpSummary | null {
    if (this.#sdp === undefined) this.#sdp = this.message.sdp === null ? null : summarizeSdp(this.message.sdp);
    return this.#sdp;
  }

  get raw(): string {
    return this.message.raw;
  }
}

/** The same as plain values, to be written and sent. */
export function sipRecordFields(message: SipMessage): SipRecordFields {
  const fields = new SipMessageFields(message);
  return {
    method: fields.method,
    requestUri: fields.requestUri,
    status: fields.status,
    reason: fields.reason,
    callId: fields.callId,
    from: fields.from,
    fromTag: fields.fromTag,
    to: fields.to,
    toTag: fields.toTag,
    cseq: fields.cseq,
    cseqMethod: fields.cseqMethod,
    branch: fields.branch,
    sentBy: fields.sentBy,
    viaCount: fields.viaCount,
    contact: fields.contact,
    userAgent: fields.userAgent,
    contentType: fields.contentType,
    bodies: fields.bodies,
    fragment: fields.fragment,
    headers: recordedHeaders(message.headers),
    sdp: fields.sdp,
    raw: fields.raw,
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
