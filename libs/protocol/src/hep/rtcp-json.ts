import type { Decoded } from '../faults.js';
import type { RtcpCompound, RtcpPacket } from '../rtcp/compound.js';
import { RtcpType } from '../rtcp/packet-type.js';
import { type ReceptionReport, signed24 } from '../rtcp/reception-report.js';
import type { SenderInfo } from '../rtcp/sender-report.js';
import type { SdesChunk, SdesItem } from '../rtcp/source-description.js';
import type { XrBlock } from '../rtcp/xr/content.js';
import { JsonObject, type JsonValue, parseJsonMembers } from './json-members.js';
import { numberOf, uint32Of } from './json-number.js';
import { captagentMetrics, heplifyBlock, heplifyMetrics } from './voip-metrics-json.js';

/** No agent's report comes near; a datagram cannot be longer. */
export const MAX_RTCP_JSON_LENGTH = 65_536;
/** A compound has at most 31 reports a packet; more than these are dropped. */
const MAX_REPORTS = 31 * 8;
/** Packets read of one object; further ones are dropped. */
const MAX_PACKETS = 64;

/** From 1900, the era of NTP, to 1970, that of Unix (RFC 5905). */
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
/** 2000-01-01 in Unix time: below it a value is uptime. */
const EARLIEST_UNIX_SECONDS = 946_684_800;

/**
 * RTCP as HEP agents write it in JSON (payload type 5), to the same value as the binary decoder. Known variants: captagent, heplify before and
 * from version 2, rtpengine (keys repeated in one object), Asterisk (numbers as strings, Unix time), and older ones that say 202 for a
 * sender report with SDES.
 */
export function decodeRtcpJson(bytes: Uint8Array, start: number, end: number): Decoded<RtcpCompound> {
  if (end - start > MAX_RTCP_JSON_LENGTH) return { ok: false, fault: 'too-long', offset: MAX_RTCP_JSON_LENGTH };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const root = parseJsonMembers(text);
  if (!(root instanceof JsonObject)) return { ok: false, fault: 'malformed', offset: 0 };
  const packets: RtcpPacket[] = [...reportsOf(root), ...sourceDescriptions(root)];
  const blocks = extendedBlocks(root);
  if (blocks.length > 0) {
    const ssrc = uint32Of(root.get('ssrc', 'sdes_ssrc'));
    packets.push({ type: RtcpType.EXTENDED_REPORT, ssrc, blocks, fault: null });
  }
  if (packets.length === 0) return { ok: false, fault: 'malformed', offset: 0 };
  return { ok: true, value: { packets, fault: null, faultOffset: end - start } };
}

/** One SR or RR for each `sender_information` or `report_blocks`. */
function reportsOf(root: JsonObject): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  let left = MAX_REPORTS;
  const first = root.get('ssrc');
  for (const group of groupsOf(root)) {
    const ssrc = group.get('ssrc') ?? first;
    if (numberOf(ssrc) === null || left === 0) continue;
    const list = group.get('report_blocks', 'receiver_report');
    const reports = Array.isArray(list) ? list.slice(0, left).flatMap(receptionReport) : [];
    left -= reports.length;
    const senderInfo = senderInfoOf(group.get('sender_information', 'sender_report'));
    if (senderInfo !== null) packets.push({ type: RtcpType.SENDER_REPORT, ssrc: uint32Of(ssrc), senderInfo, reports });
    else if (reports.length > 0 || isEmptyReceiverReport(group)) {
      packets.push({ type: RtcpType.RECEIVER_REPORT, ssrc: uint32Of(ssrc), reports });
    }
  }
  return packets;
}

/** What a packet has once, by the names that agents give it. */
const PARTS: ReadonlyMap<string, 'ssrc' | 'sender' | 'reports'> = new Map([
  ['ssrc', 'ssrc'],
  ['sender_information', 'sender'],
  ['sender_report', 'sender'],
  ['report_blocks', 'reports'],
  ['receiver_report', 'reports'],
]);

/**
 * The members of each packet, where one object has those of several: a packet ends before the part that it has already, and before the
 * sender's information that comes behind its reports, as rtpengine writes that first.
 */
function groupsOf(root: JsonObject): JsonObject[] {
  const parts = root.members.flatMap(([name]) => PARTS.get(name) ?? []);
  if (new Set(parts).size === parts.length) return [root];
  const groups: JsonObject[] = [];
  let group = new JsonObject();
  const seen = new Set<string>();
  for (const member of root.members) {
    const part = PARTS.get(member[0]);
    if (part !== undefined && (seen.has(part) || (part === 'sender' && seen.has('reports')))) {
      groups.push(group);
      if (groups.length === MAX_PACKETS) return groups;
      group = new JsonObject();
      seen.clear();
    }
    if (part !== undefined) seen.add(part);
    group.members.push(member);
  }
  return [...groups, group];
}

function isEmptyReceiverReport(group: JsonObject): boolean {
  return (
    isReceiverReport(group.get('type')) &&
    group.get('report_blocks', 'receiver_report', 'sender_information', 'sender_report') !== undefined
  );
}

function isReceiverReport(type: JsonValue | undefined): boolean {
  return numberOf(type) === RtcpType.RECEIVER_REPORT || type === 'RR';
}

/** Null where there is none: agents send zeros for it. */
function senderInfoOf(value: JsonValue | undefined): SenderInfo | null {
  if (!(value instanceof JsonObject)) return null;
  let ntpSeconds = uint32Of(value.get('ntp_timestamp_sec', 'ntp_time_sec'));
  let ntpFraction = uint32Of(value.get('ntp_timestamp_usec', 'ntp_time_frac'));
  const rtpTimestamp = uint32Of(value.get('rtp_timestamp', 'rtp_time'));
  const packets = uint32Of(value.get('packets', 'packet_count'));
  const octets = uint32Of(value.get('octets', 'octet_count'));
  if (ntpSeconds === 0 && rtpTimestamp === 0 && packets === 0 && octets === 0) return null;
  // NTP time is past 1970 from 2 208 988 800 on, Unix time below it until 2040: Asterisk sends Unix time with microseconds.
  if (ntpSeconds >= EARLIEST_UNIX_SECONDS && ntpSeconds < NTP_TO_UNIX_SECONDS) {
    ntpSeconds = (ntpSeconds + NTP_TO_UNIX_SECONDS) >>> 0;
    if (ntpFraction < 1_000_000) ntpFraction = Math.floor((ntpFraction * 2 ** 32) / 1_000_000);
  }
  return { ntpSeconds, ntpFraction, rtpTimestamp, packets, octets };
}

function receptionReport(value: JsonValue): ReceptionReport[] {
  if (!(value instanceof JsonObject)) return [];
  const ssrc = value.get('source_ssrc', 'ssrc');
  if (numberOf(ssrc) === null) return [];
  return [
    {
      ssrc: uint32Of(ssrc),
      fractionLost256: uint32Of(value.get('fraction_lost')) & 0xff,
      cumulativeLost: signed24(uint32Of(value.get('packets_lost'))),
      extendedHighestSequence: uint32Of(value.get('highest_seq_no', 'highest_seq')),
      interarrivalJitterUnits: uint32Of(value.get('ia_jitter', 'jitter')),
      lastSenderReport: uint32Of(value.get('lsr', 'last_sr')),
      delaySinceLastSenderReport: uint32Of(value.get('dlsr', 'delay_since_last_sr')),
    },
  ];
}

function sourceDescriptions(root: JsonObject): RtcpPacket[] {
  const items: { ssrc: number; item: SdesItem }[] = [];
  const fallback = uint32Of(root.get('sdes_chunk_ssrc', 'sdes_ssrc', 'ssrc'));
  for (const list of root.all('sdes_information')) {
    if (Array.isArray(list)) items.push(...list.flatMap((value) => sdesItem(value, fallback)));
  }
  for (const list of root.all('sdes')) {
    for (const chunk of Array.isArray(list) ? list : []) {
      if (!(chunk instanceof JsonObject)) continue;
      const inner = chunk.get('items');
      const ssrc = uint32Of(chunk.get('ssrc'));
      if (Array.isArray(inner)) items.push(...inner.flatMap((value) => sdesItem(value, ssrc)));
    }
  }
  if (items.length === 0) return [];
  const bySsrc = new Map<number, SdesItem[]>();
  for (const { ssrc, item } of items) {
    const present = bySsrc.get(ssrc);
    if (present === undefined) bySsrc.set(ssrc, [item]);
    else present.push(item);
  }
  const chunks: SdesChunk[] = [...bySsrc].map(([ssrc, list]) => ({ ssrc, items: list }));
  return [{ type: RtcpType.SOURCE_DESCRIPTION, chunks }];
}

function sdesItem(value: JsonValue, ssrc: number): { ssrc: number; item: SdesItem }[] {
  if (!(value instanceof JsonObject)) return [];
  const type = numberOf(value.get('type'));
  const text = value.get('text');
  if (type === null || type < 1 || type > 255 || typeof text !== 'string') return [];
  const own = value.get('sdes_chunk_ssrc');
  return [{ ssrc: own === undefined ? ssrc : uint32Of(own), item: { type, text } }];
}

function extendedBlocks(root: JsonObject): XrBlock[] {
  const found = [
    ...[...root.all('extended_report_information'), ...root.all('Extended_report_information')].map(captagentMetrics),
    ...root.all('report_blocks_xr').map(heplifyBlock),
    ...root.all('voip_metrics').map(heplifyMetrics),
  ];
  return found.filter((block) => block !== null);
}
