import type { RtcpCompound } from './compound.js';
import { feedbackName } from './feedback-name.js';
import type { Goodbye } from './goodbye.js';
import type { ReceptionReport } from './reception-report.js';
import type { SenderInfo } from './sender-report.js';
import { type SdesChunk, SdesItemType, sdesItemName } from './source-description.js';
import type { XrBlock } from './xr/content.js';
import { markUnspanned } from './xr/measurement-span.js';

/** What a compound says, as the record of it is written; envelope and addresses are the caller's. */
export type RtcpRecordFields = {
  /** Who sent SR, RR or XR, null where there is none of them. */
  ssrc: number | null;
  packetTypes: number[];
  senderInfo: SenderInfo | null;
  reports: ReceptionReport[];
  cname: string | null;
  /** All items of SDES, in order. */
  sdes: { ssrc: number; item: string; text: string }[];
  bye: { ssrcs: number[]; reason: string | null } | null;
  /** Name of the first APP packet. */
  app: string | null;
  /** Feedback messages by name (RFC 4585). */
  feedback: Record<string, number>;
  xr: XrBlock[];
  fault: string | null;
};

/** Of nearly all compounds; whoever keeps their records keeps it once. */
const NO_FEEDBACK: RtcpRecordFields['feedback'] = Object.freeze({});

/** Lists are made at once or copied: one that was added to has room for sixteen more, which is what a waiting report would mostly consist of. */
export function rtcpRecordFields(compound: RtcpCompound): RtcpRecordFields {
  const fields: RtcpRecordFields = {
    ssrc: null,
    packetTypes: compound.packets.map(({ type }) => type),
    senderInfo: null,
    reports: [],
    cname: null,
    sdes: [],
    bye: null,
    app: null,
    feedback: NO_FEEDBACK,
    xr: [],
    fault: compound.fault,
  };
  for (const packet of compound.packets) {
    if ('reports' in packet || 'blocks' in packet) fields.ssrc ??= packet.ssrc;
    if ('senderInfo' in packet) fields.senderInfo ??= packet.senderInfo;
    if ('reports' in packet) fields.reports = joined(fields.reports, packet.reports);
    else if ('blocks' in packet) fields.xr.push(...packet.blocks);
    else if ('chunks' in packet) {
      fields.cname ??= cnameOf(packet.chunks);
      listItems(fields.sdes, packet.chunks);
    } else if ('ssrcs' in packet) fields.bye = joinedGoodbye(fields.bye, packet);
    else if ('name' in packet) fields.app ??= packet.name;
    else if ('mediaSsrc' in packet) {
      const name = feedbackName(packet.type, packet.format);
      fields.feedback = { ...fields.feedback, [name]: (fields.feedback[name] ?? 0) + 1 };
    }
  }
  fields.xr = markUnspanned(fields.xr);
  if (fields.sdes.length > 0) fields.sdes = fields.sdes.slice();
  return fields;
}

function joined<T>(one: T[], other: readonly T[]): T[] {
  return one.length === 0 ? other.slice() : [...one, ...other];
}

/** Items listed of one compound: 31 sources may each have many. */
export const MAX_SDES_ITEMS = 64;

function listItems(listed: RtcpRecordFields['sdes'], chunks: readonly SdesChunk[]): void {
  for (const { ssrc, items } of chunks) {
    for (const { type, text } of items) {
      if (listed.length < MAX_SDES_ITEMS) listed.push({ ssrc, item: sdesItemName(type), text });
    }
  }
}

/** A mixer may send one for each source that leaves. */
function joinedGoodbye(before: RtcpRecordFields['bye'], { ssrcs, reason }: Goodbye): RtcpRecordFields['bye'] {
  return { ssrcs: [...(before?.ssrcs ?? []), ...ssrcs], reason: before?.reason ?? reason };
}

function cnameOf(chunks: readonly SdesChunk[]): string | null {
  for (const chunk of chunks) {
    for (const item of chunk.items) if (item.type === SdesItemType.CNAME) return item.text;
  }
  return null;
}
