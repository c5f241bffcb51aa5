import type {
  DtlsRecord,
  DtmfRecord,
  EndpointReportRecord,
  IcmpRecord,
  RtcpRecord,
  RtpWindowRecord,
  SipRecord,
  StunRecord,
  T38Record,
} from '@earshot/contracts';
import { candidatesOf, isUnspecified, rtcpHostOf } from '../media/session-description.js';
import { hostOf, portOf, socketAddressOf } from '../media/socket-address.js';
import { cluesOf } from './clue.js';
import { numberPair } from './number-pair.js';

/** Numbers meet when their minutes do; each record carries its minute and the next. */
const NUMBER_BUCKET_US = 60_000_000;

/**
 * Keys under which a SIP message can meet other records: two records that the fold could put into one call share at least one
 * key, directly or through others. Sharing a key does not prove that they belong together: the fold decides, and it wants
 * records within a minute of each other's leg, so a search is to be bounded in time too.
 *
 *   call-id:…       its own Call-ID, and those that it names (Replaces, Refer-To, X-CID …)
 *   <rule>:…        a value that both legs carry, by the rule's name: session-id, icid, x-call-id, refer, correlation-id …
 *   media:<addr>    an RTP or RTCP address that its SDP announces, candidates among them
 *   ssrc:…, cname:… a source that its SDP announces (RFC 5576), which only media can have as its own
 *   number:…        weak: both numbers and the minute; an opening INVITE has it, and a REFER for the INVITE that it asks for
 */
export function linkEvidence(record: SipRecord): string[] {
  const keys = new Set<string>([`call-id:${record.callId}`]);
  for (const { rule, kind, value } of cluesOf(record)) {
    if (kind === 'asked') addNumbers(keys, value, record.atUs);
    else keys.add(kind === 'named' ? `call-id:${value}` : `${rule.name}:${value}`);
  }
  for (const media of record.sdp?.media ?? []) {
    const { connection, port, portCount = 1, rtcpPort, rtcpMux, ssrcs, cnames = [] } = media;
    for (const ssrc of ssrcs) keys.add(`ssrc:${ssrc}`);
    for (const cname of cnames) keys.add(`cname:${cname}`);
    if (port !== 0) for (const candidate of candidatesOf(media)) keys.add(`media:${candidate}`);
    if (connection === null || port === 0 || port === 9 || isUnspecified(connection)) continue;
    for (let pair = 0; pair < portCount; pair++) keys.add(`media:${socketAddressOf(connection, port + 2 * pair)}`);
    // RTCP on an odd port is found by the even one below: see `mediaEvidence`.
    const rtcp = rtcpPort ?? (rtcpMux || port % 2 === 0 ? null : port + 1);
    if (rtcp !== null) keys.add(`media:${socketAddressOf(rtcpHostOf(media) ?? connection, rtcp)}`);
  }
  if (record.method === 'INVITE' && !record.toTag) {
    const numbers = numberPair(record.from, record.to);
    if (numbers !== null) addNumbers(keys, numbers, record.atUs);
  }
  return [...keys];
}

function addNumbers(keys: Set<string>, numbers: string, atUs: number): void {
  const bucket = Math.floor(atUs / NUMBER_BUCKET_US);
  keys.add(`number:${numbers}:${bucket}`).add(`number:${numbers}:${bucket + 1}`);
}

/**
 * The same for what is not SIP: its addresses (RTCP also under the RTP port below its own), its Call-ID and correlation id, the SSRC
 * of a stream and the CNAMEs in RTCP.
 */
export function mediaEvidence(
  record:
    | RtpWindowRecord
    | RtcpRecord
    | DtmfRecord
    | EndpointReportRecord
    | IcmpRecord
    | StunRecord
    | DtlsRecord
    | T38Record,
): string[] {
  const keys = new Set<string>();
  for (const address of [record.src, record.dst]) {
    keys.add(`media:${address}`);
    const port = portOf(address);
    // RFC 3550 11: RTCP is on the odd port above.
    if (record.kind === 'rtcp' && port % 2 === 1) keys.add(`media:${socketAddressOf(hostOf(address), port - 1)}`);
  }
  if (record.kind === 'rtp-window' && record.relayed) {
    keys.add(`media:${record.relayed.src}`).add(`media:${record.relayed.dst}`);
  }
  if (record.kind === 'rtp-window') keys.add(`ssrc:${record.ssrc}`);
  else if (record.kind === 'rtcp') {
    for (const { item, text } of record.sdes ?? []) if (item === 'cname' && text !== '') keys.add(`cname:${text}`);
  }
  if (record.callId !== null) keys.add(`call-id:${record.callId}`);
  const correlation = 'correlationId' in record ? record.correlationId : null;
  if (typeof correlation === 'string') keys.add(`call-id:${correlation}`).add(`correlation-id:${correlation}`);
  return [...keys];
}
