import { type EndpointReportRecord, legKey, mediaKey, RECORD_VERSION, type SipRecord } from '@earshot/contracts';
import { parseRtpStat, parseVqReport, type SipMessage, type VqAddress, type VqMetrics } from '@earshot/protocol';
import { recordId } from '../records/record-id.js';

type Metrics = EndpointReportRecord['metrics'];

/** What an endpoint says of its media within SIP: a vq-rtcpxr body (RFC 6035) or the header X-RTP-Stat. Null where it says nothing. */
export function endpointReportOf(message: SipMessage, record: SipRecord): EndpointReportRecord | null {
  if (record.contentType === 'application/vq-rtcpxr') return voiceQualityReport(message, record);
  const [stat] = record.headers['x-rtp-stat'] ?? record.headers['p-rtp-stat'] ?? [];
  if (stat === undefined) return null;
  const metrics: Metrics = { ...parseRtpStat(stat) };
  return reportRecord(record, 'x-rtp-stat', record.callId || null, record.src, record.dst, null, metrics);
}

/** `src` and `dst` are those of the stream that the reporter heard: from the remote address to its own. */
function voiceQualityReport(message: SipMessage, record: SipRecord): EndpointReportRecord | null {
  const parsed = parseVqReport(message.raw.slice(message.bodyStart, message.bodyEnd));
  if (!parsed.ok) return null;
  const report = parsed.value;
  const metrics: Metrics = { report: report.report, final: report.final ? 1 : 0 };
  flatten(metrics, 'local', report.localMetrics);
  flatten(metrics, 'remote', report.remoteMetrics);
  const { localId, remoteId, dialogId, remoteAddress, localAddress } = report;
  for (const [name, value] of Object.entries({ localId, remoteId, dialogId }))
    if (value !== null) metrics[name] = value;
  const src = addressText(remoteAddress) ?? record.dst;
  const dst = addressText(localAddress) ?? record.src;
  return reportRecord(record, 'vq-rtcpxr', report.callId, src, dst, remoteAddress?.ssrc ?? null, metrics);
}

function reportRecord(
  record: SipRecord,
  source: EndpointReportRecord['source'],
  callId: string | null,
  src: string,
  dst: string,
  ssrc: number | null,
  metrics: Metrics,
): EndpointReportRecord {
  return {
    v: RECORD_VERSION,
    id: recordId('endpoint-report', record.probe, record.atUs, record.ordinal, `${src}>${dst}`, record.id),
    probe: record.probe,
    atUs: record.atUs,
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
