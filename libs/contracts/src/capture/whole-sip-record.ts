import type { SipRecord, SipTextRecord } from './sip-record.js';

/** What a message says: what a parser of its text finds in it. */
type Said =
  | 'method'
  | 'requestUri'
  | 'status'
  | 'reason'
  | 'callId'
  | 'from'
  | 'fromTag'
  | 'to'
  | 'toTag'
  | 'cseq'
  | 'cseqMethod'
  | 'branch'
  | 'sentBy'
  | 'viaCount'
  | 'contact'
  | 'userAgent'
  | 'contentType'
  | 'bodies'
  | 'fragment'
  | 'headers'
  | 'sdp'
  | 'raw';

type Seen =
  | 'v'
  | 'id'
  | 'probe'
  | 'atUs'
  | 'key'
  | 'ordinal'
  | 'src'
  | 'dst'
  | 'transport'
  | 'mirrorCopies'
  | 'dscp'
  | 'vlan'
  | 'sourceMac'
  | 'correlationId';

/** What is known of a message beside what it says: when and where it was seen. */
export type SipSeen = Pick<SipTextRecord, Seen>;

/** The record of a message that was seen and says this. Field by field: to spread them costs twice what it takes to parse the message. */
export function wholeSipRecord(seen: SipSeen, says: Pick<SipRecord, Said>): SipRecord {
  return {
    v: seen.v,
    id: seen.id,
    probe: seen.probe,
    atUs: seen.atUs,
    key: seen.key,
    kind: 'sip',
    ordinal: seen.ordinal,
    src: seen.src,
    dst: seen.dst,
    transport: seen.transport,
    method: says.method,
    requestUri: says.requestUri,
    status: says.status,
    reason: says.reason,
    callId: says.callId,
    from: says.from,
    fromTag: says.fromTag,
    to: says.to,
    toTag: says.toTag,
    cseq: says.cseq,
    cseqMethod: says.cseqMethod,
    branch: says.branch,
    sentBy: says.sentBy,
    viaCount: says.viaCount,
    contact: says.contact,
    userAgent: says.userAgent,
    contentType: says.contentType,
    bodies: says.bodies,
    fragment: says.fragment,
    headers: says.headers,
    sdp: says.sdp,
    mirrorCopies: seen.mirrorCopies,
    dscp: seen.dscp,
    vlan: seen.vlan,
    sourceMac: seen.sourceMac,
    correlationId: seen.correlationId,
    raw: says.raw,
  };
}
