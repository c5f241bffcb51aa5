import { type EndpointReportRecord, legKey, mediaKey, RECORD_VERSION } from '@earshot/contracts';
import { decodeReportJson, type HepPacket, hepText, parseVqReport } from '@earshot/protocol';
import type { Origin } from '../records/origin.js';
import { recordId } from '../records/record-id.js';
import { voiceQualityReport } from '../reports/endpoint-reports.js';

const OPENING_BRACE = 0x7b;

/** The report in a HEP payload: RTP statistics in JSON, or the text of RFC 6035. Null where it is neither. */
export function hepReport(
  bytes: Uint8Array,
  packet: HepPacket,
  data: Uint8Array,
  start: number,
  end: number,
  origin: Origin,
): EndpointReportRecord | null {
  const content = data.subarray(start, end);
  if (data[start] !== OPENING_BRACE) {
    const parsed = parseVqReport(Buffer.from(content).toString('latin1'));
    return parsed.ok ? voiceQualityReport(parsed.value, origin, 0, content) : null;
  }
  const decoded = decodeReportJson(data, start, end);
  if (!decoded.ok) return null;
  const members = decoded.value;
  const { probe, atUs, src, dst, correlationId } = origin;
  const named = members.get('RTP_SIP_CALL_ID') ?? members.get('CORRELATION_ID');
  const callId = typeof named === 'string' && named !== '' ? named : correlationId;
  return {
    v: RECORD_VERSION,
    id: recordId('endpoint-report', probe, atUs, 0, `${src}>${dst}`, content),
    probe,
    atUs,
    key: callId === null ? mediaKey(src, dst) : legKey(callId),
    kind: 'endpoint-report',
    source: 'hep-rtp-report',
    src,
    dst,
    ssrc: ssrcOf(members.get('SSRC')),
    callId,
    metrics: { ...Object.fromEntries(members), ...besidePayload(bytes, packet) },
  };
}

/** What the chunks beside the payload say of the stream, or of where it was measured. */
function besidePayload(bytes: Uint8Array, packet: HepPacket): EndpointReportRecord['metrics'] {
  const { mosHundredths, rFactor, jitter } = packet;
  const said: EndpointReportRecord['metrics'] = {
    'hep.mos': mosHundredths === null ? null : mosHundredths / 100,
    'hep.rFactor': rFactor,
    'hep.jitterMs': jitter,
    'hep.geo': hepText(bytes, packet.geoOffset, packet.geoLength),
    'hep.tags': hepText(bytes, packet.tagsOffset, packet.tagsLength),
    'hep.group': hepText(bytes, packet.groupOffset, packet.groupLength),
    'hep.transactionType': hepText(bytes, packet.transactionTypeOffset, packet.transactionTypeLength),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

function ssrcOf(value: number | string | null | undefined): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff ? number : null;
}
