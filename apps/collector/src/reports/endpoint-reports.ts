import { type EndpointReportRecord, legKey, mediaKey, RECORD_VERSION, type SipRecord } from '@earshot/contracts';
import {
  bodyOfType,
  parseRtpStat,
  parseRxTxStat,
  parseVqReport,
  RTP_STAT_HEADERS,
  type RtpStat,
  type SipMessage,
  type VqAddress,
  type VqMetrics,
  type VqReport,
} from '@earshot/protocol';
import { recordId } from '../records/record-id.js';

type Metrics = EndpointReportRecord['metrics'];
/** Who reported, and when it was captured. */
type Reporter = Pick<SipRecord, 'probe' | 'atUs' | 'src' | 'dst'>;

/**
 * What an endpoint says of its media within SIP: a vq-rtcpxr body (RFC 6035) or part of one, or a header like X-RTP-Stat. Null where it
 * says nothing.
 */
export function endpointReportOf(message: SipMessage, record: SipRecord): EndpointReportRecord | null {
  const body = bodyOfType(message, 'application/vq-rtcpxr');
  if (body !== null) {
    const parsed = parseVqReport(body);
    return parsed.ok ? voiceQualityReport(parsed.value, record, record.ordinal, record.id) : null;
  }
  if (!message.headers.names.some(isRtpStatName)) return null;
  const stat = rtpStatOf(record.headers);
  if (stat === null) return null;
  const { probe, atUs, ordinal, src, dst, id } = record;
  const callId = record.callId || null;
  const metrics: Metrics = { ...stat };
  return reportRecord({ probe, atUs, src, dst, callId, ssrc: null, source: 'x-rtp-stat', metrics }, ordinal, id);
}

/** Names of headers with statistics; hardly a message has one. */
const RTP_STAT_NAMES: ReadonlySet<string> = new Set([...RTP_STAT_HEADERS, 'rtp-rxstat', 'rtp-txstat']);

function isRtpStatName(name: string): boolean {
  // Of names that are common few begin so: to look at a letter is faster than to look them up.
  const first = name.charCodeAt(0);
  return (first === LETTER_X || first === LETTER_P || first === LETTER_R) && RTP_STAT_NAMES.has(name);
}

const LETTER_P = 0x70;
const LETTER_R = 0x72;
const LETTER_X = 0x78;

function rtpStatOf(headers: SipRecord['headers']): RtpStat | null {
  for (const name of RTP_STAT_HEADERS) {
    const value = headers[name]?.[0];
    if (value !== undefined) return parseRtpStat(value);
  }
  const received = headers['rtp-rxstat']?.[0] ?? null;
  const sent = headers['rtp-txstat']?.[0] ?? null;
  return received === null && sent === null ? null : parseRxTxStat(received, sent);
}

/** `src` and `dst` are those of the stream that the reporter heard: from the remote address to its own. */
export function voiceQualityReport(
  report: VqReport,
  reporter: Reporter,
  ordinal: number,
  content: Uint8Array | string,
): EndpointReportRecord {
  const metrics: Metrics = { report: report.report, final: report.final ? 1 : 0 };
  flatten(metrics, 'local', report.localMetrics);
  flatten(metrics, 'remote', report.remoteMetrics);
  const { localId, remoteId, dialogId, remoteAddress, localAddress, callId } = report;
  for (const [name, value] of Object.entries({ localId, remoteId, dialogId }))
    if (value !== null) metrics[name] = value;
  const { probe, atUs } = reporter;
  const src = addressText(remoteAddress) ?? reporter.dst;
  const dst = addressText(localAddress) ?? reporter.src;
  const ssrc = remoteAddress?.ssrc ?? null;
  return reportRecord({ probe, atUs, src, dst, callId, ssrc, source: 'vq-rtcpxr', metrics }, ordinal, content);
}

function reportRecord(
  report: Reporter & Pick<EndpointReportRecord, 'source' | 'callId' | 'ssrc' | 'metrics'>,
  ordinal: number,
  content: Uint8Array | string,
): EndpointReportRecord {
  const { probe, atUs, src, dst, callId, ssrc, source, metrics } = report;
  return {
    v: RECORD_VERSION,
    id: recordId('endpoint-report', probe, atUs, ordinal, `${src}>${dst}`, content),
    probe,
    atUs,
    key: callId === null ? mediaKey(src, dst) : legKey(callId),
    kind: 'endpoint-report',
    source,
    src,
    dst,
    ssrc,
    callId,
    metrics,
  };
}

/** `local.PacketLoss.NLR`: direction, group and parameter as the RFC names them. */
function flatten(metrics: Metrics, direction: string, groups: VqMetrics | null): void {
  for (const [group, parameters] of Object.entries(groups ?? {})) {
    for (const [name, value] of Object.entries(parameters)) metrics[`${direction}.${group}.${name}`] = value;
  }
}

function addressText(address: VqAddress | null): string | null {
  if (address === null || address.ip === null || address.port === null) return null;
  return address.ip.includes(':') ? `[${address.ip}]:${address.port}` : `${address.ip}:${address.port}`;
}
